"""Looking up rows for a wish, with the memory of which rows it rests on and how sure they are."""

from __future__ import annotations

from datetime import date

from plugins.edcr.rules.book import CERTAINTIES, Book, Cell, Row
from plugins.edcr.rules.draft import weaker_certainty
from plugins.edcr.rules.lookup import NoRowError, find_rows


class Finder:
    """One book on one day."""

    def __init__(self, book: Book, on: date) -> None:
        self.book = book
        self.on = on
        self.seen: list[str] = []
        self.certainty = CERTAINTIES[0]

    def row(self, table: str, keys: dict[str, Cell], seen: list[str] | None = None) -> Row:
        """The row for these keys; of several that an unknown key leaves open, the strictest street.

        Raises:
            NoRowError: The table has no row for them.
        """
        edition, rows = find_rows(self.book.tables[table], keys, self.on)
        row = rows[0]
        if table == "street":
            row = max(rows, key=lambda r: number(r.gives["least_m"]))
        self._note(table, row, edition.ref, edition.certainty, seen)
        return row

    def one(self, table: str, keys: dict[str, Cell], name: str) -> float | None:
        """One value, or None where the table has no row, sets no limit, or an unknown key decides."""
        try:
            edition, rows = find_rows(self.book.tables[table], keys, self.on)
        except NoRowError:
            return None
        values = {row.gives[name] for row in rows}
        if len(values) > 1:
            return None
        self._note(table, rows[0], edition.ref, edition.certainty, None)
        value = values.pop()
        return None if value is None else number(value)

    def _note(self, table: str, row: Row, ref: str, certainty: str, seen: list[str] | None) -> None:
        (self.seen if seen is None else seen).append(f"{table} {row.name}, {ref}")
        if table in self.book.inherited:
            certainty = weaker_certainty(certainty, self.book.inherited_certainty)
        self.certainty = weaker_certainty(self.certainty, certainty)


def number(value: Cell) -> float:
    """A cell that is a number."""
    assert isinstance(value, float | int)
    return float(value)

"""Finding the row of a table. A missing row is an error, an unknown key leaves several rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plugins.edcr.rules.book import Cell, Edition, Row, Table


class NoRowError(Exception):
    """The table has no row for these keys, or no edition on that day: the rules are incomplete."""

    def __init__(self, table: Table, keys: Mapping[str, Cell], on: date) -> None:
        self.table = table
        self.keys = dict(keys)
        shown = ", ".join(f"{name}={value}" for name, value in keys.items())
        super().__init__(f"table {table.name!r} has no row for {shown} on {on.isoformat()}")


def find_rows(table: Table, keys: Mapping[str, Cell], on: date) -> tuple[Edition, tuple[Row, ...]]:
    """The first row that fits; several when a key that is None (unknown) leaves it open.

    Raises:
        NoRowError: Nothing fits.
    """
    edition = table.edition(on)
    if edition is None:
        raise NoRowError(table, keys, on)
    possible: list[Row] = []
    for row in edition.rows:
        fits = _fits(row, table, keys)
        if fits is False:
            continue
        possible.append(row)
        if fits:
            break
    if not possible:
        raise NoRowError(table, keys, on)
    return edition, tuple(possible)


def _fits(row: Row, table: Table, keys: Mapping[str, Cell]) -> bool | None:
    """True, False, or None when an unknown key decides."""
    open_key = False
    for name, words in row.words.items():
        value = keys.get(name)
        if value is None:
            open_key = True
        elif not _word_fits(str(value), words, table.takes[name]):
            return False
    for name, band in row.bands.items():
        value = keys.get(name)
        if value is None:
            open_key = True
        elif not isinstance(value, float | int) or not band.holds(float(value)):
            return False
    return None if open_key else True


def _word_fits(value: str, words: tuple[str, ...], kind: str) -> bool:
    if kind == "use":
        return any(value == word or value.startswith(f"{word}.") for word in words)
    return value in words

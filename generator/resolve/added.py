"""Rows that local bodies add to a master: the state's own rows stay as they are, for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from msgspec.structs import replace

from generator.diagnostics import did_you_mean
from generator.kinds.overlay.spec import OverlaySpec
from generator.load.csv_rows import CsvRow
from generator.load.document import Document
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import find
from generator.resolve.names import Names
from generator.resolve.rows import row_columns, typed_rows
from generator.resolve.shapes import Shaped
from generator.symbols import MasterRow

PREFIX = "master."
_ALWAYS = "1900-01-01"


def added_rows(
    names: Names,
    fields: Mapping[str, Mapping[str, Shaped]],
    keys: Mapping[str, str],
    open_: frozenset[str],
    rows: Mapping[str, tuple[MasterRow, ...]],
) -> dict[str, tuple[MasterRow, ...]]:
    """The rows of each master with those that overlays add; what may not be added is told.

    Args:
        fields: The fields of each master; `keys` its key, `rows` its first rows.
        open_: The masters that say `overlay: add`.
    """
    made = dict(rows)
    for document in names.documents.of_kind("overlay"):
        spec = document.spec
        assert isinstance(spec, OverlaySpec)
        body = spec.overlay.local_body
        for address, cells in spec.add.items():
            at = document.key_span("add", address)
            name = f"{spec.of}.{address.removeprefix(PREFIX)}"
            if not address.startswith(PREFIX) or name not in rows:
                known = [
                    f"{PREFIX}{one.split('.')[1]}" for one in open_ if one.startswith(f"{spec.of}.")
                ]
                names.report(
                    "KS880",
                    at,
                    f"the module '{spec.of}' has no master '{address}'",
                    expected=", ".join(known) or "a master with `overlay: add`",
                    mend=did_you_mean(address, known),
                )
            elif body is None:
                names.report(
                    "KS881",
                    at,
                    "only a local body adds rows: the state's own stand in the master",
                    expected="overlay: {local_body: M07025}",
                )
            elif name not in open_:
                names.report(
                    "KS881",
                    at,
                    f"'{address}' takes no rows from local bodies",
                    expected="`overlay: add` in the master",
                )
            else:
                written = _written(names, document, address, cells, fields[name])
                typed = typed_rows(names, document, fields[name], keys[name], written)
                new = tuple(replace(row, added_by=body) for row in typed)
                made[name] = tuple(
                    sorted((*made[name], *new), key=lambda row: (row.key, row.since))
                )
                _apart(names, made[name])
    return made


def _written(
    names: Names,
    document: Document,
    address: str,
    cells: list[dict[str, str]],
    fields: Mapping[str, Shaped],
) -> list[CsvRow]:
    known, _ = row_columns(fields)
    found: list[CsvRow] = []
    for index, row in enumerate(cells):
        node = find(document.node, ("add", address, index))
        strange = [column for column in row if column not in known]
        for column in strange:
            names.report(
                "KS031",
                document.key_span("add", address, index, column),
                f"there is no column '{column}'",
                expected=", ".join(known),
                mend=did_you_mean(column, known),
            )
        if not strange:
            line = node.line if isinstance(node, MapNode) else document.span("add").line
            found.append(CsvRow(document.file, line, "", {"since": _ALWAYS, **row}, ()))
    return found


def _apart(names: Names, rows: tuple[MasterRow, ...]) -> None:
    """A code means one thing in the whole state: whoever reads it later need not ask where it was written."""
    for key, group in groupby(rows, lambda row: row.key):
        same = list(group)
        for row in same:
            other = next((one for one in same if one.added_by != row.added_by), None)
            if row.added_by and other is not None:
                owner = f"{other.added_by} has" if other.added_by else "the state has"
                names.report(
                    "KS884",
                    row.span,
                    f"{owner} a row '{key}' already",
                    expected="a code that nobody uses",
                    mend=f"call it {row.added_by}-{key}",
                    others=((other.span, "the other row"),),
                )
                return

"""Tables in CSV as source text: every cell as typed, every row and column with its place.

One row a line; a cell with a comma or a quote stands in double quotes. Line ends inside a cell
are refused: a reviewer could not read the diff.
"""

from __future__ import annotations

from msgspec import Struct

from generator.diagnostics import Diagnostic, Span, did_you_mean
from generator.load.characters import refused_characters

MAX_ROWS = 100_000
_MOST_FAULTS = 20


class CsvRow(Struct, frozen=True):
    """One row: cells by column; `line` counts from 1. Empty cells are not among them."""

    file: str
    line: int
    source: str
    cells: dict[str, str]
    columns: tuple[str, ...]

    def span(self, column: str = "") -> Span:
        """The place of a cell, or of the row."""
        if column not in self.columns:
            return Span(self.file, self.line, 1, max(1, len(self.source)))
        starts = _starts(self.source)
        index = self.columns.index(column)
        if index >= len(starts):
            return Span(self.file, self.line, len(self.source) + 1)
        start, end = starts[index]
        return Span(self.file, self.line, start + 1, max(1, end - start))


def read_rows(
    file: str, text: str, known: tuple[str, ...], needed: tuple[str, ...]
) -> tuple[list[CsvRow], list[Diagnostic]]:
    """The rows under a header made of `known` columns, all of `needed` among them."""
    found = list(refused_characters(file, text))
    if found:
        return [], found
    lines = text.replace("\r\n", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        return [], [_empty(file, needed)]
    header = tuple(_cells(lines[0]) or ())
    if not header:
        return [], [_bad_row(file, 1, lines[0], 0, None)]
    found = _check_header(file, lines[0], header, known, needed)
    if found:
        return [], found
    if len(lines) > MAX_ROWS:
        span = Span(file, MAX_ROWS + 1, 1)
        return [], [Diagnostic("KS001", span, "too many rows", expected=f"at most {MAX_ROWS:,}")]
    rows: list[CsvRow] = []
    width = len(header)
    for number, line in enumerate(lines[1:], 2):
        cells = line.split(",") if '"' not in line else _cells(line)
        if cells is None or len(cells) != width:
            found.append(_bad_row(file, number, line, width, cells))
            if len(found) >= _MOST_FAULTS:
                break
            continue
        kept = {
            name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()
        }
        rows.append(CsvRow(file, number, line, kept, header))
    if not rows and len(found) > 1:
        return [], [_bad_header(file, lines, header, known)]
    return rows, found


def _bad_header(
    file: str, lines: list[str], header: tuple[str, ...], known: tuple[str, ...]
) -> Diagnostic:
    """Where no row fits, the header is what is wrong."""
    absent = [name for name in known if name not in header]
    return Diagnostic(
        "KS033",
        Span(file, 1, 1, max(1, len(lines[0]))),
        f"the header has {len(header)} columns, and no row has as many cells",
        expected=f"{len(_starts(lines[1]))} columns",
        mend=f"add the column that is missing: {', '.join(absent)}"
        if absent
        else "mend the header",
    )


def _check_header(
    file: str, line: str, header: tuple[str, ...], known: tuple[str, ...], needed: tuple[str, ...]
) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    starts = _starts(line)
    for index, name in enumerate(header):
        start, end = starts[index]
        span = Span(file, 1, start + 1, max(1, end - start))
        if name not in known:
            found.append(
                Diagnostic(
                    "KS031",
                    span,
                    f"there is no column '{name}'",
                    expected=", ".join(known),
                    mend=did_you_mean(name, known),
                )
            )
        elif name in header[:index]:
            found.append(Diagnostic("KS031", span, f"the column '{name}' stands here twice"))
    # A column that is nearly written is told as unknown, not as missing too.
    mends = "".join(d.mend for d in found)
    missing = [name for name in needed if name not in header and f"'{name}'" not in mends]
    found += [
        Diagnostic(
            "KS032",
            Span(file, 1, 1, max(1, len(line))),
            f"the column '{name}' is missing",
            expected=", ".join(needed),
            mend=f"add the column {name}",
        )
        for name in missing
    ]
    return found


def _bad_row(file: str, number: int, line: str, width: int, cells: list[str] | None) -> Diagnostic:
    span = Span(file, number, 1, max(1, len(line)))
    if cells is None:
        return Diagnostic(
            "KS036",
            span,
            "the quotes of this row do not close",
            expected='a quoted cell in one line, a quote inside it doubled: "Say ""no"""',
            mend="close the quote; line ends inside a cell are not read",
        )
    if not line.strip():
        return Diagnostic("KS033", span, "this row is empty", mend="delete the line")
    return Diagnostic(
        "KS033",
        span,
        f"this row has {len(cells)} cells, the header {width}",
        expected=f"{width} cells",
        mend="a cell with a comma stands in double quotes",
    )


def _empty(file: str, needed: tuple[str, ...]) -> Diagnostic:
    return Diagnostic(
        "KS032",
        Span(file, 1, 1),
        "this table is empty",
        expected="a first line with the columns " + ", ".join(needed),
    )


def _cells(line: str) -> list[str] | None:
    """The cells of a line with quotes; None where a quote does not close or text follows it."""
    cells: list[str] = []
    for start, end in _starts(line):
        piece = line[start:end].strip()
        if piece.startswith('"'):
            inner = piece[1:-1]
            if len(piece) < 2 or not piece.endswith('"') or '"' in inner.replace('""', ""):
                return None
            cells.append(inner.replace('""', '"'))
        elif '"' in piece:
            return None
        else:
            cells.append(piece)
    return cells


def _starts(line: str) -> list[tuple[int, int]]:
    """Where each cell starts and ends: commas inside quotes part nothing."""
    spans: list[tuple[int, int]] = []
    start = 0
    quoted = False
    for index, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            spans.append((start, index))
            start = index + 1
    spans.append((start, len(line)))
    return spans

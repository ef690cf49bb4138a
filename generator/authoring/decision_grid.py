"""`ksmart show decision`: the proof of a table printed back as a grid, one for each date.

The columns that are looked at stand to the left, the ladder (or a column of numbers) across; cases
that come out alike are one line. A hole, two rows of one case and what goes to a person say so.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec import Struct

from generator.kinds.decision.proof import domain_of
from generator.symbols import Decision, DecisionRow, Take
from runtime.meaning.cells import joined, pieces, sample
from runtime.meaning.tables import Cell

HOLE, CLASH, MISSING, NEVER = "hole", "clash", "missing", "never"
_WORDS = {HOLE: "NO ROW", MISSING: "to a person", NEVER: "never"}
_MOST_LINES = 2_000


class Said(Struct, frozen=True):
    """A cell of the grid: what comes out, and whether something is the matter with it."""

    text: str
    kind: str = ""


class Grid(Struct, frozen=True):
    """One issue of a decision: `heads` name the columns to the left, `across` the pieces of the last."""

    title: str
    heads: tuple[str, ...]
    over: str
    across: tuple[str, ...]
    lines: tuple[tuple[tuple[str, ...], tuple[Said, ...]], ...]
    proof: str


def grids_of(decision: Decision) -> list[Grid]:
    """The grid of each issue, the oldest first."""
    found: list[Grid] = []
    for since in sorted({row.since for row in decision.rows}):
        rows = [row for row in decision.rows if row.since == since]
        found.append(_grid(decision, f"{decision.name} from {since}", rows))
    return found


def as_text(grid: Grid) -> str:
    """The grid in letters of one width."""
    table = [[*grid.heads, *grid.across]]
    table += [[*labels, *(one.text for one in said)] for labels, said in grid.lines]
    widths = [max(len(line[n]) for line in table) for n in range(len(table[0]))]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    over = f"across: {grid.over}\n" if grid.over else ""
    return f"{grid.title}\n{over}" + "\n".join(lines) + f"\n{grid.proof}\n"


def as_html(grids: Sequence[Grid]) -> str:
    """A page of its own with one table an issue."""
    parts = ["<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"]
    parts.append(f"<title>{html.escape(grids[0].title if grids else '')}</title>")
    parts.append(f"<style>{_STYLE}</style>")
    for grid in grids:
        heads = "".join(
            f"<th scope=col>{html.escape(head)}</th>" for head in (*grid.heads, *grid.across)
        )
        lines: list[str] = []
        for labels, said in grid.lines:
            side = "".join(f"<th scope=row>{html.escape(label)}</th>" for label in labels)
            cells = "".join(
                f"<td{f' class={one.kind}' if one.kind else ''}>{html.escape(one.text)}</td>"
                for one in said
            )
            lines.append(f"<tr>{side}{cells}</tr>")
        over = f" · across: {html.escape(grid.over)}" if grid.over else ""
        parts.append(
            f"<h1>{html.escape(grid.title)}{over}</h1><table><thead><tr>{heads}</tr></thead><tbody>"
            + "\n".join(lines)
            + f"</tbody></table><p>{html.escape(grid.proof)}</p>"
        )
    return "\n".join(parts) + "\n"


def as_svg(grids: Sequence[Grid]) -> str:
    """The grids as a picture, one below the other."""
    parts: list[str] = []
    top, wide = 0, 0
    for grid in grids:
        table = [[*grid.heads, *grid.across]]
        table += [[*labels, *(one.text for one in said)] for labels, said in grid.lines]
        widths = [8 * max(len(line[n]) for line in table) + 16 for n in range(len(table[0]))]
        parts.append(_svg_text(8, top + 18, grid.title, "bold"))
        for place, line in enumerate(table):
            left, y = 0, top + 28 + 24 * place
            for n, text in enumerate(line):
                label = place == 0 or n < len(grid.heads)
                kind = "" if label else grid.lines[place - 1][1][n - len(grid.heads)].kind
                fill = "#f3f2f1" if label else _FILLS.get(kind, "#fff")
                parts.append(
                    f'<rect x="{left}" y="{y}" width="{widths[n]}" height="24" fill="{fill}" stroke="#505a5f"/>'
                )
                parts.append(_svg_text(left + 8, y + 16, text, "bold" if label else "normal"))
                left += widths[n]
            wide = max(wide, left)
        top += 28 + 24 * len(table) + 40
        parts.append(_svg_text(8, top - 22, grid.proof, "normal"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide + 2} {top}" width="{wide + 2}" '
        'font-family="monospace" font-size="13">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _svg_text(x: int, y: int, text: str, weight: str) -> str:
    return f'<text x="{x}" y="{y}" font-weight="{weight}">{html.escape(text)}</text>'


_FILLS = {HOLE: "#f6b5b5", CLASH: "#f6d7b5", MISSING: "#fff2b3", NEVER: "#dddddd"}
_STYLE = (
    "body{font:16px sans-serif;margin:1rem}table{border-collapse:collapse;display:block;overflow-x:auto}"
    "th,td{border:1px solid #505a5f;padding:.25rem .5rem;text-align:left}th{background:#f3f2f1}"
    + "".join(f".{kind}{{background:{fill}}}" for kind, fill in _FILLS.items())
)


@dataclass(slots=True)
class _Lines:
    """The lines of a grid, alike ones put together column by column."""

    rows: list[DecisionRow]
    order: list[int]  # the columns to the left, then the one across
    pieces: dict[int, list[Cell]]
    say: Callable[[frozenset[int]], Said]
    names: dict[int, Callable[[Sequence[Cell]], str]]

    def below(
        self, place: int, fit: frozenset[int]
    ) -> tuple[tuple[tuple[str, ...], tuple[Said, ...]], ...]:
        column = self.order[place]
        if place == len(self.order) - 1:
            return (
                (
                    (),
                    tuple(
                        self.say(self._fitting(fit, column, piece)) for piece in self.pieces[column]
                    ),
                ),
            )
        groups: dict[tuple[tuple[tuple[str, ...], tuple[Said, ...]], ...], list[Cell]] = {}
        for piece in self.pieces[column]:
            below = self.below(place + 1, self._fitting(fit, column, piece))
            groups.setdefault(below, []).append(piece)
        return tuple(
            ((self.names[column](side), *labels), said)
            for below, side in groups.items()
            for labels, said in below
        )[:_MOST_LINES]

    def _fitting(self, fit: frozenset[int], column: int, piece: Cell) -> frozenset[int]:
        case = sample(piece)
        return frozenset(n for n in fit if self.rows[n].cells[column].holds(case))


def _grid(decision: Decision, title: str, rows: list[DecisionRow]) -> Grid:
    takes = decision.takes
    over = _across(takes)
    order = [n for n in range(len(takes)) if n != over] + [over]
    cells = [row.cells for row in rows]
    cut = {n: pieces(cells, n, domain_of(take)) for n, take in enumerate(takes)}
    for n, take in enumerate(takes):
        if take.steps:  # in the order of the ladder, which is the order of time
            by_word = {next(iter(piece.words), ""): piece for piece in cut[n]}
            rising = [by_word[word] for word in take.words]
            cut[n] = [piece for piece in cut[n] if piece.none] + rising
    named = {n: _namer(take, len(cut[n])) for n, take in enumerate(takes)}
    lines = _Lines(rows, order, cut, lambda fit: _said(decision, rows, fit), named)
    made = lines.below(0, frozenset(range(len(rows))))
    sides = (
        _alike(made, len(cut[over]))
        if takes[over].kind == "number"
        else [[n] for n in range(len(cut[over]))]
    )
    across = tuple(joined([cut[over][n] for n in side], takes[over].whole) for side in sides)
    made = tuple((labels, tuple(said[side[0]] for side in sides)) for labels, said in made)
    heads = tuple(takes[n].name for n in order[:-1])
    return Grid(title, heads, takes[over].name, across, made, _proof(made, len(rows)))


def _alike(
    lines: Sequence[tuple[tuple[str, ...], tuple[Said, ...]]], count: int
) -> list[list[int]]:
    """Neighbours across that come out alike in every line, put together."""
    sides: list[list[int]] = []
    for n in range(count):
        if sides and all(said[n] == said[n - 1] for _, said in lines):
            sides[-1].append(n)
        else:
            sides.append([n])
    return sides


def _across(takes: Sequence[Take]) -> int:
    """The column that stands across: the first ladder, else numbers, else the last."""
    for wanted in (
        lambda take: take.until is not None,
        lambda take: bool(take.steps),
        lambda take: take.kind == "number",
    ):
        found = [n for n, take in enumerate(takes) if wanted(take)]
        if found:
            return found[0]
    return len(takes) - 1


def _namer(take: Take, whole_of: int) -> Callable[[Sequence[Cell]], str]:
    def name(side: Sequence[Cell]) -> str:
        return "any" if len(side) == whole_of else joined(side, take.whole)

    return name


def _said(decision: Decision, rows: list[DecisionRow], fit: frozenset[int]) -> Said:
    if not fit:
        return Said(_WORDS[HOLE], HOLE)
    if len(fit) > 1 and decision.hit == "unique":
        return Said("ROWS " + ", ".join(str(n + 1) for n in sorted(fit)), CLASH)
    row = rows[min(fit)]
    if row.instead:
        return Said(_WORDS[row.instead], row.instead)
    parts: list[str] = []
    for give in decision.gives:
        text = row.gives[give.name]
        if give.type == "bool":
            parts += [give.name] if text == "true" else []
        elif give.type in ("choice", "choices", "code"):
            parts += [] if text == "none" else [text.replace("|", " + ")]
        else:
            parts.append(f"{give.name} {text}")
    return Said(", ".join(parts) or "·")


def _proof(lines: Sequence[tuple[tuple[str, ...], tuple[Said, ...]]], rows: int) -> str:
    kinds = [one.kind for _, said in lines for one in said]
    told = [f"{kinds.count(kind)} {what}" for kind, what in _COUNTED.items() if kind in kinds]
    sound = HOLE not in kinds and CLASH not in kinds
    proof = "each case has one row" if sound else "NOT PROVED"
    return f"{rows} rows, {len(kinds)} cells: {proof}" + "".join(f"; {one}" for one in told)


_COUNTED = {
    HOLE: "without a row",
    CLASH: "with two rows",
    MISSING: "left to a person",
    NEVER: "that cannot come about",
}

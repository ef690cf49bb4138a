"""Sets functions, statements and row classes into lines, as `ruff format` would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from generator.rules.python_expr import ATOM, Code
from generator.rules.python_text import LINE
from generator.text.prose import prose

INDENT: Final = "    "
MOST_LINES: Final = 8
"""Lines of one expression; a longer one is taken apart."""


@dataclass(frozen=True, slots=True)
class RowShape:
    """What a function reads of the rows of one table: `columns` are attribute and annotation."""

    table: str
    name: str
    columns: tuple[tuple[str, str], ...]


def protocols(shapes: Sequence[RowShape]) -> str:
    """Classes for the rows that functions of one module read, columns of equal names merged."""
    merged: dict[str, dict[str, str]] = {}
    for shape in shapes:
        merged.setdefault(shape.name, {}).update(shape.columns)
    texts: list[str] = []
    for name, columns in sorted(merged.items()):
        lines = [f"class {name}(Protocol):", f'{INDENT}"""What the rules read of a row."""']
        for column, type_ in sorted(columns.items()):
            lines += ["", f"{INDENT}@property", f"{INDENT}def {column}(self) -> {type_}: ..."]
        texts.append("\n".join(lines) + "\n")
    return "\n\n".join(texts)


def head(name: str, signature: Sequence[tuple[str, str]], returns: str) -> str:
    listed = [f"{parameter}: {type_}" for parameter, type_ in signature]
    line = f"def {name}({', '.join(listed)}) -> {returns}:"
    if len(line) <= LINE:
        return line + "\n"
    return "\n".join([f"def {name}(", *(f"{INDENT}{one}," for one in listed), f") -> {returns}:\n"])


def stands(code: Code, room: int) -> bool:
    """Whether an expression fits its line, or in brackets the lines it falls into."""
    if len(code.text) <= room:
        return True
    if code.power == ATOM:
        return False
    widest = LINE - 2 * len(INDENT)
    # The formatter breaks a chain of two inside its last bracket: such a one gets names instead.
    return 2 < len(code.lines) <= MOST_LINES and max(map(len, code.lines)) <= widest


def statement(start: str, code: Code) -> list[str]:
    """One statement, broken where it must be as the formatter would."""
    text, room = code.text, LINE - len(INDENT)
    if len(start) + len(text) <= room:
        return [start + text]
    name, bracket, inside = text.partition("(")
    if bracket and name.isidentifier() and _closes_at_end(text):
        fits = len(inside) - 1 <= room - len(INDENT)
        inner = code.lines if code.lines and not fits else (inside[:-1],)
        return [f"{start}{name}(", *(INDENT + line for line in inner), ")"]
    lines = (text,) if len(text) <= room - len(INDENT) else code.lines
    if not lines or code.power == ATOM:
        return [start + text]
    return [f"{start}(", *(INDENT + line for line in lines), ")"]


def _closes_at_end(text: str) -> bool:
    """Whether the first bracket of a call is closed by its last; our own texts only."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter in "\"'":
            return False
        if depth == 0 and letter == ")":
            return place == len(text) - 1
    return False


def docstring(doc: str) -> str:
    return f'"""{prose(doc)[: LINE - 12]}"""'

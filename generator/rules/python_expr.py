"""Python expressions as text: how tightly they bind, how they fall into lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CHOICE, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(9)
"""How tightly Python binds an expression, loosest first."""


@dataclass(frozen=True, slots=True)
class Code:
    """An expression; `optional` where its Python type has None.

    `lines` is how it stands in brackets when a line cannot hold it.
    """

    text: str
    power: int = ATOM
    optional: bool = False
    lines: tuple[str, ...] = ()

    def at(self, power: int) -> str:
        """The text, in brackets where it binds more loosely."""
        return self.text if self.power >= power else f"({self.text})"


@dataclass(frozen=True, slots=True)
class Guarded:
    """An expression that may be evaluated once all `checks`, in order, hold."""

    checks: tuple[str, ...]
    code: Code


def call(name: str, item: str, source: Sequence[str], *, optional: bool = False) -> Code:
    """A function of the values that rows give."""
    lines = (item, *source)
    return Code(f"{name}({' '.join(lines)})", ATOM, optional, lines)


def chosen(then: str, asked: str, other: str, optional: bool) -> Code:
    """`then if asked else other`; the outer two bind at least as tightly as `or`."""
    lines = (then, f"if {asked}", f"else {other}")
    return Code(" ".join(lines), CHOICE, optional, lines)


def chain(word: str, codes: Sequence[Code], power: int) -> Code:
    """Conditions joined by one word; chains of the same word flow together."""
    parts: list[str] = []
    for code in codes:
        same = code.power == power and code.lines
        parts += (
            [line.removeprefix(f"{word} ") for line in code.lines] if same else [code.at(power)]
        )
    lines = (parts[0], *(f"{word} {part}" for part in parts[1:]))
    return Code(" ".join(lines), power, lines=lines)

"""Expressions of building rules: the compiler's own parser, a small set of functions, trees as data.

The plugin gets each as `{"text": ..., "tree": [...]}`: no rule text is parsed when a plan is judged.
"""

from __future__ import annotations

import decimal
import functools
from collections.abc import Iterator
from typing import Final

from generator.diagnostics import Diagnostic, Span
from generator.rules.parse import parse_rule
from generator.rules.syntax import (
    Binary,
    Call,
    Conditional,
    Expr,
    ListLiteral,
    Literal,
    Member,
    Name,
    Unary,
    children,
)

# Name -> how many arguments; None: one or more.
FUNCTIONS: Final[dict[str, int | None]] = {
    "ceil": 1,
    "floor": 1,
    "abs": 1,
    "min": None,
    "max": None,
    "count": 1,
    "total": 1,
    "known": 1,
}

Tree = list[object]
_NOWHERE: Final = Span("", 1, 1)


def read_expression(text: str, span: Span) -> tuple[Expr | None, list[Diagnostic]]:
    """The expression, or None and what is wrong with its form."""
    kept = _sound(text)
    if kept is not None:
        return kept, []
    expr, found = parse_rule(text, span)
    if expr is None:
        return None, found
    found = [*found, *_misfits(expr, span)]
    return (None if found else expr), found


@functools.lru_cache(maxsize=4096)
def _sound(text: str) -> Expr | None:
    """The expression, where nothing is wrong with it: checks and lowering ask for the same ones."""
    expr, found = parse_rule(text, _NOWHERE)
    return expr if expr is not None and not found and not any(_misfits(expr, _NOWHERE)) else None


def paths_of(expr: Expr) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every dotted name that is read, with its first character's place in the text."""
    path = _path(expr)
    if path is not None:
        yield path, expr.start
        return
    for child in children(expr):
        yield from paths_of(child)


def tree_of(expr: Expr) -> Tree:
    """The expression as lists: `["read", "plan", "fsi"]`, `["<", a, b]`, `["call", "ceil", a]`."""
    path = _path(expr)
    if path is not None:
        return ["read", *path]
    match expr:
        case Literal():
            return ["value", _plain(expr.value)]
        case Unary():
            return [f"unary{expr.operator}", tree_of(expr.of)]
        case Binary():
            return [expr.operator, tree_of(expr.left), tree_of(expr.right)]
        case Conditional():
            return ["?", tree_of(expr.condition), tree_of(expr.then), tree_of(expr.other)]
        case ListLiteral():
            return ["list", *map(tree_of, expr.items)]
        case Call():
            return ["call", expr.name, *map(tree_of, expr.args)]
        case _:
            raise AssertionError(f"{type(expr).__name__} passed the check of forms")


def _plain(value: bool | int | decimal.Decimal | str | None) -> object:
    """A literal as JSON has it: every number is a measure, so a float."""
    if isinstance(value, bool | str) or value is None:
        return value
    return float(value)


def _path(expr: Expr) -> tuple[str, ...] | None:
    if isinstance(expr, Name):
        return (expr.name,)
    if isinstance(expr, Member):
        above = _path(expr.of)
        return None if above is None else (*above, expr.name)
    return None


def _misfits(expr: Expr, span: Span) -> Iterator[Diagnostic]:
    """What other rules of the language have and building rules have not."""
    known = ", ".join(sorted(FUNCTIONS))
    if isinstance(expr, Call) and expr.of is None and expr.name in FUNCTIONS:
        wanted = FUNCTIONS[expr.name]
        if not expr.args or (wanted is not None and len(expr.args) != wanted):
            yield _at(span, expr, f"'{expr.name}' takes {wanted or 'one or more'} values", known)
    elif isinstance(expr, Call):
        yield _at(span, expr, f"there is no function '{expr.name}' in building rules", known)
    elif (
        not isinstance(expr, Literal | Unary | Binary | Conditional | ListLiteral)
        and _path(expr) is None
    ):
        yield _at(
            span, expr, "this form is not used in building rules", "names, numbers, texts, lists"
        )
    if _path(expr) is None:
        for child in children(expr):
            yield from _misfits(child, span)


def _at(span: Span, expr: Expr, message: str, expected: str) -> Diagnostic:
    place = Span(span.file, span.line, span.column + expr.start, max(1, expr.end - expr.start))
    return Diagnostic("KS331", place, message, expected=expected)

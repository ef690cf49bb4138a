"""What a Python condition, as `python_code.py` writes it, proves not to be None.

It follows the narrowing of mypy and pyright, no further: a question left out because only we know
better would not type-check, and one asked twice is reported as idle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from generator.rules.logic import ORDER
from generator.rules.typed import (
    All,
    Any,
    Arithmetic,
    Compare,
    Const,
    Function,
    Holds,
    IsEmpty,
    Matches,
    Not,
    OneOf,
    Read,
    RowRead,
    TypedExpr,
    Within,
)

Proved = frozenset[str]
"""Expressions that are known not to be None."""
NOTHING: Final[Proved] = frozenset()


class Proof:
    """What holds after a condition; `text_of` is how a value that is read is written."""

    def __init__(self, text_of: Callable[[Read | RowRead], str]) -> None:
        self._text_of = text_of

    def if_true(self, node: TypedExpr, proved: Proved = NOTHING) -> Proved:
        """Proved where the condition holds."""
        match node:
            case All():
                for item in node.items:
                    proved |= self.if_true(item, proved)
                return proved
            case Any():
                return proved | self._some(node.items, self.if_true, self.if_false)
            case Not():
                return self.if_false(node.of, proved)
            case Holds():
                return self.if_true(node.of, proved)
            case Compare():
                return proved | self._compared(node)
            case OneOf() if not any(_optional(value) for value in node.values):
                return proved | self._atom(node.item)
            case Matches():
                return proved | self.asked(node.of)
            case Within():
                return proved | self.asked(node.values)
            case Function():
                return proved.union(*(self.asked(arg) for arg in node.args))
            case Read() | RowRead():
                return proved | self._atom(node)
            case _:
                return proved

    def if_false(self, node: TypedExpr, proved: Proved = NOTHING) -> Proved:
        """Proved where the condition does not hold."""
        match node:
            case All():
                return proved | self._some(node.items, self.if_false, self.if_true)
            case Any():
                for item in node.items:
                    proved |= self.if_false(item, proved)
                return proved
            case Not():
                return self.if_true(node.of, proved)
            case Holds():
                return self.if_false(node.of, proved)
            case IsEmpty():
                return proved | self._atom(node.of)
            case Compare() if node.operator == "!=" and _is_literal(node.right):
                return proved | self._atom(node.left)
            case _:
                return proved

    def _some(
        self,
        items: tuple[TypedExpr, ...],
        met: Callable[[TypedExpr, Proved], Proved],
        passed: Callable[[TypedExpr, Proved], Proved],
    ) -> Proved:
        """Proved whichever item is the first to be met, the ones before having been passed."""
        before, found = NOTHING, None
        for item in items:
            here = met(item, before)
            found = here if found is None else found & here
            before = passed(item, before)
        return found or NOTHING

    def _compared(self, node: Compare) -> Proved:
        if node.operator in ORDER:
            return self.asked(node.left) | self.asked(node.right)
        if node.operator == "==" and _is_literal(node.right):
            return self._atom(node.left)
        return NOTHING

    def asked(self, node: TypedExpr) -> Proved:
        """What evaluating an operand had to ask first."""
        match node:
            case Read() | RowRead():
                return self._atom(node)
            case Arithmetic():
                return self.asked(node.left) | self.asked(node.right)
            case Function():
                return NOTHING.union(*(self.asked(arg) for arg in node.args))
            case _:
                return NOTHING

    def questions(self, node: TypedExpr) -> list[str]:
        """The values that may be None which an operand cannot do without, in order."""
        match node:
            case Read() | RowRead():
                return [self._text_of(node)] if node.optional else []
            case Arithmetic():
                return self.questions(node.left) + self.questions(node.right)
            case Function():
                return [text for arg in node.args for text in self.questions(arg)]
            case _:
                return []

    def _atom(self, node: TypedExpr) -> Proved:
        if isinstance(node, (Read, RowRead)):
            return frozenset((self._text_of(node),))
        return NOTHING


def _optional(node: TypedExpr) -> bool:
    return isinstance(node, (Read, RowRead)) and node.optional


def _is_literal(node: TypedExpr) -> bool:
    """Whether type checkers know the very value of what is written for a node."""
    return isinstance(node, Const) and isinstance(node.value, (str, int))

"""Amounts in posting rules: sums of named amounts with whole factors, and nothing else.

`gross - tds`, `sum(shares.amount) + round_off`, `2 * amount`. Because an amount is linear in what the
event carries, whether debits equal credits *for all values* is decided by adding up factors.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

_TOKEN = re.compile(r"\s*(?:(\d{1,9})(?![\w.])|([a-z_][a-z0-9_]*)|(.))")
_DEPTH = 30


class AmountError(ValueError):
    """A text that is no amount. `column` counts from 0 inside the text."""

    def __init__(self, message: str, column: int) -> None:
        self.column = column
        super().__init__(message)


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One thing an event carries: an amount of its own, or the sum of one over a group's items.

    `basis` narrows a sum to items whose set is booked so; empty means items without a set.
    """

    name: str
    group: str = ""
    basis: str = ""

    def __str__(self) -> str:
        if not self.group:
            return self.name
        basis = f" ({self.basis})" if self.basis else ""
        return f"sum({self.group}.{self.name}){basis}"


Form = dict[Term, int]  # each term with its factor; factors of 0 are left out


def add(left: Mapping[Term, int], right: Mapping[Term, int], factor: int = 1) -> Form:
    """`left + factor * right`."""
    made = dict(left)
    for term, times in right.items():
        made[term] = made.get(term, 0) + factor * times
    return {term: times for term, times in made.items() if times}


def show(form: Mapping[Term, int]) -> str:
    """The form as an accountant would write it."""
    parts: list[str] = []
    for term, times in sorted(form.items()):
        sign = "-" if times < 0 else "+" if parts else ""
        size = "" if abs(times) == 1 else f"{abs(times)} * "
        parts.append(f"{sign} {size}{term}".strip() if parts else f"{sign}{size}{term}")
    return " ".join(parts) or "0"


def reduce_by(form: Mapping[Term, int], ties: Sequence[Mapping[Term, int]]) -> Form:
    """What is left of a form once ties (forms that are always 0) are taken out of it.

    Empty exactly if the form is 0 for all values that obey the ties: Gauss's elimination over fractions.
    The factors of what is left are scaled to whole numbers.
    """
    rows: list[tuple[Term, dict[Term, Fraction]]] = []

    def eliminate(row: Mapping[Term, int]) -> dict[Term, Fraction]:
        made = {term: Fraction(times) for term, times in row.items()}
        for lead, other in rows:
            factor = made.get(lead, Fraction(0))
            if factor:
                for term, times in other.items():
                    made[term] = made.get(term, Fraction(0)) - factor * times
        return {term: times for term, times in made.items() if times}

    for tie in ties:
        row = eliminate(tie)
        if row:
            lead = min(row)
            rows.append((lead, {term: times / row[lead] for term, times in row.items()}))
    rest = eliminate(form)
    whole = math.lcm(*(times.denominator for times in rest.values())) if rest else 1
    return {term: int(times * whole) for term, times in rest.items()}


def parse(text: str, named: Callable[[str], Form | None], summed: Callable[[str, str], Form | None]) -> Form:  # fmt: skip
    """Read an amount.

    Args:
        named: What a bare name means here, None if nothing.
        summed: What `sum(group.name)` means here, None if nothing.
    Raises:
        AmountError: Not an amount, or a name that means nothing here.
    """
    return _Parser(text, named, summed).whole()


class _Parser:
    """Recursive descent: sum := term {(+|-) term}; term := [int *] factor; factor := name | sum(...) | (...)"""

    def __init__(
        self,
        text: str,
        named: Callable[[str], Form | None],
        summed: Callable[[str, str], Form | None],
    ) -> None:
        self.named, self.summed = named, summed
        self.tokens = [
            (
                match.group().strip(),
                match.start() + len(match.group()) - len(match.group().lstrip()),
            )
            for match in _TOKEN.finditer(text.rstrip())
        ]
        self.end = len(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> Form:
        form = self.sum()
        if self.at < len(self.tokens):
            raise AmountError(f"unexpected {self.peek()!r}", self.column())
        return form

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def column(self) -> int:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else self.end

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            wanted = repr(expected) if expected else "an amount"
            raise AmountError(f"{wanted} is expected here", self.column())
        self.at += 1
        return token

    def sum(self) -> Form:
        form: Form = {}
        sign = 1
        if self.peek() == "-":
            self.take()
            sign = -1
        while True:
            form = add(form, self.term(), sign)
            if self.peek() not in ("+", "-"):
                return form
            sign = 1 if self.take() == "+" else -1

    def term(self) -> Form:
        factor = 1
        if self.peek().isdigit():
            factor = int(self.take())
            self.take("*")
        return add({}, self.factor(), factor)

    def factor(self) -> Form:
        column = self.column()
        piece = self.take()
        if piece == "(":
            self.depth += 1
            if self.depth > _DEPTH:
                raise AmountError("too many brackets", column)
            form = self.sum()
            self.take(")")
            self.depth -= 1
            return form
        if not piece.isidentifier():
            raise AmountError(f"unexpected {piece!r}: amounts are names, sums and whole factors", column)  # fmt: skip
        if piece == "sum" and self.peek() == "(":
            self.take("(")
            group = self.take()
            self.take(".")
            name = self.take()
            self.take(")")
            found, word = self.summed(group, name), f"{group}.{name}"
        else:
            found, word = self.named(piece), piece
        if found is None:
            raise AmountError(f"the event carries no amount {word!r}", column)
        return found

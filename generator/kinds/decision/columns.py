"""The columns of a decision: what each looks at, a rule or a ladder, and what each gives."""

from __future__ import annotations

import decimal
import re
from fractions import Fraction

from generator.kinds.decision.spec import DecisionSpec, TakeSpec
from generator.load.document import Document
from generator.load.nodes import Scalar, find
from generator.load.scalars import read_duration
from generator.resolve.decisions import MISSING
from generator.resolve.names import Names
from generator.resolve.rules import reads_clock, rule_at
from generator.rules.numbers import kind_of
from generator.rules.types import Bool, Choice, Date, Ref, Scope, Text, Type
from generator.symbols import Give, Rule, Rung, Take

EXTRA = ("ref", "by")
"""Columns that every table may have: where a row comes from, the check that makes it impossible."""
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?\Z")
_REACH = Fraction(10**9)
ELSE = "else"


def resolve_take(
    names: Names, document: Document, spec: DecisionSpec, column: str, scope: Scope
) -> Take | None:
    """The column as it is looked up; None where it is wrong (told)."""
    take = spec.takes[column]
    if take.upto or take.from_ or take.to or take.of:
        return _ladder(names, document, column, take, scope)
    at = ("takes", column)
    node = find(document.node, at)
    rule = _steady(names, document, at if isinstance(node, Scalar) else (*at, "rule"), scope, None)
    if rule is None:
        return None
    kind = kind_of(rule.type)
    if kind is not None:
        low, high = _reach(rule)
        return Take(column, rule, "number", whole=kind.whole and not kind.unit, low=low, high=high)
    if isinstance(rule.type, Bool):
        return Take(column, rule, "bool", ("false", "true"))
    if isinstance(rule.type, Choice):
        return Take(column, rule, "word", rule.type.options)
    if isinstance(rule.type, Text | Ref):
        return Take(column, rule, "word")
    names.report(
        "KS844",
        rule.span,
        "a table cannot look at this",
        expected="a number, a choice, a code, yes or no",
    )
    return None


def resolve_gives(names: Names, document: Document, spec: DecisionSpec) -> tuple[Give, ...]:
    """The columns that come out."""
    made: list[Give] = []
    for name, one in spec.gives.items():
        if name == MISSING or name in EXTRA or name in spec.takes:
            _wrong(names, document, ("gives", name), f"'{name}' means something else here", "")
            continue
        chosen = one.type in ("choice", "choices")
        if chosen != bool(one.options):
            message = "a choice has options" if chosen else "only a choice has options"
            _wrong(names, document, ("gives", name), message, "{type: choices, options: [a, b]}")
            continue
        made.append(Give(name, one.type, one.options))
    return tuple(made)


def _ladder(
    names: Names, document: Document, column: str, take: TakeSpec, scope: Scope
) -> Take | None:
    at = ("takes", column)
    over_time = take.from_ is not None and take.to is not None and take.of is None
    over_number = take.of is not None and take.from_ is None and take.to is None
    if take.rule is not None or not take.upto or over_time == over_number:
        _wrong(
            names, document, at, "this is no ladder",
            "{from: date, to: date, upto: {soon: 21d, later: else}}, or {of: number, upto: {few: 5, many: else}}",
        )  # fmt: skip
        return None
    steps = _steps(names, document, column, take, over_time)
    if over_time:
        start = _steady(names, document, (*at, "from"), scope, Date())
        until = _steady(names, document, (*at, "to"), scope, Date())
    else:
        start = until = _steady(names, document, (*at, "of"), scope, None)
        if start is not None and kind_of(start.type) is None:
            _wrong(names, document, (*at, "of"), "this is no number", "a field that is a number")
            return None
    if start is None or until is None or steps is None:
        return None
    words = tuple(step.name for step in steps)
    return Take(column, start, "word", words, until if over_time else None, steps)


def _steps(
    names: Names, document: Document, column: str, take: TakeSpec, over_time: bool
) -> tuple[Rung, ...] | None:
    """The steps, each longer than the one before; the last takes all the rest."""
    made: list[Rung] = []
    last = list(take.upto)[-1]
    reached: tuple[Fraction, Fraction] | None = None
    for name, text in take.upto.items():
        at = ("takes", column, "upto", name)
        if (text == ELSE) != (name == last):
            _wrong(
                names,
                document,
                at,
                "the last step takes all the rest",
                "`else`, in the last step alone",
            )
            return None
        if text == ELSE:
            made.append(Rung(name, None))
            break
        if over_time:
            length = read_duration(text)
            if length is None or length.unit not in _DAYS:
                _wrong(
                    names,
                    document,
                    at,
                    f"'{text}' is no length of calendar time",
                    "21d, 2w, 6mo or 1y",
                )
                return None
            least, most = _DAYS[length.unit]
            here = (least * length.amount, most * length.amount)
            made.append(Rung(name, decimal.Decimal(length.amount), length.unit))
        else:
            if not _NUMBER.match(text):
                _wrong(names, document, at, f"'{text}' is no number", "5, 12.5 or else")
                return None
            here = (Fraction(text), Fraction(text))
            made.append(Rung(name, decimal.Decimal(text)))
        if reached is not None and here[0] <= reached[1]:
            _wrong(
                names,
                document,
                at,
                "this step is not longer than the one before",
                "steps that rise",
            )
            return None
        reached = here
    return tuple(made)


# How many days a unit has at least and at most: 30 days and a month are no two steps.
_DAYS = {
    "d": (Fraction(1), Fraction(1)),
    "w": (Fraction(7), Fraction(7)),
    "mo": (Fraction(28), Fraction(31)),
    "y": (Fraction(365), Fraction(366)),
}


def _steady(
    names: Names, document: Document, at: tuple[str, ...], scope: Scope, wanted: Type | None
) -> Rule | None:
    rule = rule_at(names, document, at, scope, wanted)
    if rule is not None and reads_clock(rule):
        names.report(
            "KS840",
            rule.span,
            "today is no day that can be decided by again: tomorrow it would be another",
            expected="a date of the file: submitted_on, or a field",
        )
        return None
    return rule


def _reach(rule: Rule) -> tuple[decimal.Decimal | None, decimal.Decimal | None]:
    """How far a number reaches, where its field or rule says so."""
    within = rule.typed.range
    if within is None:
        return None, None
    ends = [
        decimal.Decimal(end.numerator) / end.denominator if abs(end) < _REACH else None
        for end in (within.low, within.high)
    ]
    return ends[0], ends[1]


def _wrong(
    names: Names, document: Document, at: tuple[str, ...], message: str, expected: str
) -> None:
    names.report("KS844", document.key_span(*at), message, expected=expected)

"""The figures of a report: rows counted, values taken together, rules over figures."""

from __future__ import annotations

from typing import Protocol

from generator.kinds.report.spec import FigureSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names
from generator.resolve.rules import rule_at
from generator.resolve.words import text_or_name
from generator.rules.numbers import kind_of
from generator.rules.types import Bool, Decimal, Int, Money, Schema, Scope, Type, Typed
from generator.symbols import Figure, Rule

HOWS = ("count", "sum", "mean", "median", "least", "most", "rule")
_MOST_PLACES = 6


class RuleAt(Protocol):
    """Types the rule at a path over the rows that are counted."""

    def __call__(self, path: tuple[Step, ...], wanted: Type | None) -> Rule | None: ...


def figure_at(
    names: Names,
    document: Document,
    short: str,
    spec: FigureSpec,
    before: tuple[Figure, ...],
    rule: RuleAt,
    schema: Schema,
) -> Figure | None:
    """One figure of `show:`; None where it is wrong, which is told."""
    at = ("show", short)
    written = [how for how in HOWS if getattr(spec, how) is not None]
    if len(written) != 1 or (written == ["rule"] and spec.where is not None):
        names.report(
            "KS453",
            document.key_span(*at),
            f"the figure '{short}' is "
            + (" and ".join(written) if len(written) != 1 else "a rule over figures, with `where`")
            if written
            else f"the figure '{short}' says nothing of the rows",
            expected="one of " + ", ".join(HOWS),
        )
        names.lose(document.module, short)
        return None
    how = written[0]
    if how == "rule":
        scope = Scope({figure.name: Typed(_type(figure), empty=True) for figure in before}, schema)
        of = rule_at(names, document, (*at, how), scope, None)
    elif document.text(*at) == "count":
        of = _all_rows(names, document, short, schema)
    else:
        of = rule((*at, how), Bool() if how == "count" else None)
    where = rule((*at, "where"), Bool()) if spec.where is not None else None
    if of is None or (spec.where is not None and where is None):
        names.lose(document.module, short)
        return None
    title = text_or_name(spec.title, short)
    if how == "count":
        return Figure(short, title, how, of, where, "int", 0)
    kind = kind_of(of.type)
    if kind is None:
        names.report(
            "KS453",
            document.span(*at, how),
            f"the {how} of '{short}' is taken of what is no number",
            expected="a number: int, decimal, money",
        )
        names.lose(document.module, short)
        return None
    if kind.unit == "money":
        return Figure(short, title, how, of, where, "money", 2)
    if kind.whole and how in ("sum", "least", "most", "rule"):
        return Figure(short, title, how, of, where, "int", 0)
    places = 2 if how == "mean" else kind.places + (1 if how == "median" else 0)
    return Figure(short, title, how, of, where, "decimal", min(places, _MOST_PLACES))


def _all_rows(names: Names, document: Document, short: str, schema: Schema) -> Rule | None:
    from generator.resolve.rules import rule_of

    return rule_of(names, document, "true", document.span("show", short), Scope({}, schema), Bool())


def _type(figure: Figure) -> Type:
    if figure.kind == "int":
        return Int()
    return Money() if figure.kind == "money" else Decimal(figure.places)

"""Typing of the built-in functions: what each takes, what it gives, and what it compiles to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import msgspec

from generator.rules.numbers import Kind, MisfitError, calculate, held, kind_of, number, same_unit
from generator.rules.ranges import Range, between
from generator.rules.typed import Const, Function, OverRows, Read, TypedExpr
from generator.rules.types import (
    Bool,
    Date,
    DateTime,
    Duration,
    Int,
    ListOf,
    Text,
    Type,
)
from runtime.meaning import texts

Args = Sequence[TypedExpr]
LONGEST_TEXT: Final = 1_000_000
DAYS: Final = between(-4_000_000, 4_000_000)
MODES: Final = ("half_up", "half_even", "up", "down", "floor", "ceiling")


class Builtin(msgspec.Struct, frozen=True):
    """One function: how it is written, how many arguments it may have, how a call is typed."""

    usage: str
    least: int
    most: int
    build: Callable[[Args], TypedExpr]


def strict(name: str, type_: Type, args: Args, range_: Range | None = None) -> Function:
    """A call that is empty exactly when an argument is."""
    return Function(type_, any(arg.empty for arg in args), range_, name, tuple(args))


def duration(amount: TypedExpr, unit: str) -> Function:
    """A length of time; it may only be added to or taken from a date."""
    return Function(Duration(unit), amount.empty, amount.range, "duration", (amount,))


def shifted(day: TypedExpr, span: Function, later: bool) -> TypedExpr:
    """A date or instant moved by a length of time.

    Raises:
        MisfitError: Such a length cannot be added to such a value.
    """
    assert isinstance(span.type, Duration)
    unit, amount = span.type.unit, span.args[0]
    if not later:
        amount = calculate("*", amount, number(-1))
    if isinstance(day.type, DateTime):
        return _shifted_instant(day, amount, unit)
    match unit:
        case "d":
            return strict("add_days", Date(), (day, amount))
        case "w":
            return strict("add_days", Date(), (day, calculate("*", amount, number(7))))
        case "mo":
            return strict("add_months", Date(), (day, amount))
        case "y":
            return strict("add_months", Date(), (day, calculate("*", amount, number(12))))
        case "wd":
            return Function(Date(), True, None, "add_working_days", (day, amount))
        case _:
            raise MisfitError("KS314", "a date has no hours", "use now() or an instant")


def _shifted_instant(instant: TypedExpr, amount: TypedExpr, unit: str) -> TypedExpr:
    seconds = {"min": 60, "h": 3600, "d": 86_400, "w": 604_800}
    if unit in seconds:
        amount = calculate("*", amount, number(seconds[unit]))
        return strict("add_seconds", DateTime(), (instant, amount))
    mend = "take the day first: date(...)"
    raise MisfitError("KS314", f"an instant cannot be moved by '{unit}'", mend)


def _need(arg: TypedExpr, kinds: tuple[type, ...], what: str) -> None:
    if not isinstance(arg.type, kinds):
        mend = f"give {what} here"
        raise MisfitError("KS313", f"this must be {what}, not {describe(arg.type)}", mend)


def _numeric(arg: TypedExpr) -> Kind:
    kind = kind_of(arg.type)
    if kind is None:
        message = f"this must be a number, not {describe(arg.type)}"
        raise MisfitError("KS313", message, "give a number here")
    return kind


def _whole(arg: TypedExpr) -> None:
    _need(arg, (Int,), "a whole number")


def _literal_int(arg: TypedExpr, low: int, high: int, what: str) -> int:
    if not isinstance(arg, Const) or type(arg.value) is not int or not low <= arg.value <= high:
        raise MisfitError("KS313", f"{what} is a written number from {low} to {high}")
    return arg.value


def _span_or_elapsed(unit: str, name: str) -> Callable[[Args], TypedExpr]:
    def build(args: Args) -> TypedExpr:
        if len(args) == 1:
            _whole(args[0])
            return duration(args[0], unit)
        for arg in args:
            _need(arg, (Date,), "a date")
        return strict(name, Int(), args, DAYS)

    return build


def _months_between(args: Args) -> TypedExpr:
    for arg in args:
        _need(arg, (Date,), "a date")
    return strict("months_between", Int(), args, DAYS)


def _workdays(args: Args) -> TypedExpr:
    if len(args) == 1:
        _whole(args[0])
        return duration(args[0], "wd")
    for arg in args:
        _need(arg, (Date,), "a date")
    return Function(Int(), True, DAYS, "working_days_between", tuple(args))


def _holiday(args: Args) -> TypedExpr:
    _need(args[0], (Date,), "a date")
    return Function(Bool(), False, None, "is_holiday", tuple(args))


def _date(args: Args) -> TypedExpr:
    if len(args) == 1:
        if isinstance(args[0].type, Date):
            return args[0]
        _need(args[0], (DateTime,), "an instant or a text such as '2026-04-01'")
        return strict("date_of", Date(), args)
    if len(args) != 3:
        raise MisfitError("KS313", "date takes one value, or year, month and day")
    for arg in args:
        _whole(arg)
    return Function(Date(), True, None, "make_date", tuple(args))


def _today(args: Args) -> TypedExpr:
    return Read(Date(), False, None, "today()", False)


def _now(args: Args) -> TypedExpr:
    return Read(DateTime(), False, None, "now()", False)


def _fy(args: Args) -> TypedExpr:
    _need(args[0], (Date,), "a date")
    return strict("fy", Text(), args)


def _fy_end(args: Args) -> TypedExpr:
    _need(args[0], (Date,), "a date")
    if len(args) == 1:
        args = (*args, number(1))
    _whole(args[1])
    return strict("fy_end", Date(), args)


def _extreme(name: str) -> Callable[[Args], TypedExpr]:
    def build(args: Args) -> TypedExpr:
        for arg in args:
            _numeric(arg)
        first = args[0]
        unit = ""
        for other in args[1:]:
            unit = same_unit(first, other, "compared")
            first = other if isinstance(first, Const) else first
        kinds = [_numeric(arg) for arg in args]
        kind = Kind(all(k.whole for k in kinds), max(k.places for k in kinds), unit)
        bounds = [arg.range for arg in args if arg.range is not None]
        pick = min if name == "min" else max
        range_ = Range(pick(b.low for b in bounds), pick(b.high for b in bounds))
        return strict(name, kind.type, args, range_)

    return build


def _abs(args: Args) -> TypedExpr:
    _numeric(args[0])
    range_ = args[0].range
    assert range_ is not None
    low = Fraction(0) if range_.low <= 0 <= range_.high else min(abs(range_.low), abs(range_.high))
    bounds, over = held(Range(low, range_.reach), args[0].type)
    return Function(args[0].type, args[0].empty or over, bounds, "abs", tuple(args))


def _rounder(mode: str) -> Callable[[Args], TypedExpr]:
    def build(args: Args) -> TypedExpr:
        kind = _numeric(args[0])
        places = _literal_int(args[1], -9, 12, "the number of places") if len(args) > 1 else 0
        if kind.whole and places >= 0:
            return args[0]
        whole = not kind.unit and places <= 0
        result = Kind(whole, 0 if whole else max(0, places), kind.unit)
        range_ = args[0].range
        assert range_ is not None
        step = Fraction(10) ** -places
        wider = Range(range_.low - step, range_.high + step)
        bounds, over = held(wider, result.type)
        empty = args[0].empty or over
        how = (args[0], number(places), _word(mode))
        return Function(result.type, empty, bounds, "round", how)

    return build


def _div(args: Args) -> TypedExpr:
    plain = calculate("/", args[0], args[1]) if _numeric(args[0]) and _numeric(args[1]) else None
    assert plain is not None
    kind = kind_of(plain.type)
    assert kind is not None
    places = _literal_int(args[2], 0, 12, "the number of places")
    mode = "half_up"
    if len(args) > 3:
        word = args[3]
        mode = str(word.value) if isinstance(word, Const) else ""
        if mode not in MODES:
            raise MisfitError("KS313", f"the way to round is one of {', '.join(MODES)}")
    result = Kind(False, places, kind.unit)
    range_ = plain.range
    assert range_ is not None
    bounds, over = held(Range(range_.low - 1, range_.high + 1), result.type)
    how = (args[0], args[1], number(places), _word(mode))
    return Function(result.type, plain.empty or over, bounds, "div", how)


def _percent(args: Args) -> TypedExpr:
    kind = _numeric(args[1])
    if kind.unit not in ("", "percent"):
        raise MisfitError("KS315", f"a rate has no unit, this is {kind.unit}")
    rate = args[1]
    if kind.unit:
        rate = Function(Kind(False, kind.places, "").type, rate.empty, rate.range, "plain", (rate,))
    hundredth = calculate("*", rate, number(Decimal("0.01")))
    _numeric(args[0])
    return calculate("*", args[0], hundredth)


def _size(args: Args) -> TypedExpr:
    if isinstance(args[0].type, ListOf):
        return strict("count_of", Int(), args, between(0, LONGEST_TEXT))
    _need(args[0], (Text,), "a text or a list")
    return strict("size", Int(), args, between(0, LONGEST_TEXT))


def _text(name: str) -> Callable[[Args], TypedExpr]:
    folds = {"lower": texts.lower, "upper": texts.upper, "fold": texts.fold}

    def build(args: Args) -> TypedExpr:
        _need(args[0], (Text,), "a text")
        if isinstance(args[0], Const) and isinstance(args[0].value, str):
            return Const(Text(), False, None, folds[name](args[0].value))
        return strict(name, Text(), args)

    return build


def _about_text(name: str) -> Callable[[Args], TypedExpr]:
    def build(args: Args) -> TypedExpr:
        for arg in args:
            _need(arg, (Text,), "a text")
        return Function(Bool(), False, None, name, tuple(args))

    return build


def _word(text: str) -> Const:
    return Const(Text(), False, None, text)


def describe(type_: Type) -> str:
    """A type as a message names it."""
    kind = kind_of(type_)
    if kind is not None:
        name = "a whole number" if kind.whole else "a decimal"
        return "money" if kind.unit == "money" else f"{name} in {kind.unit}" if kind.unit else name
    if isinstance(type_, ListOf):
        return "a list"
    return {
        "Text": "a text",
        "Bilingual": "a text in two languages",
        "Bool": "yes or no",
        "Date": "a date",
        "Time": "a time of day",
        "DateTime": "an instant",
        "Duration": "a length of time",
        "Choice": "a choice",
        "Ref": "a row of another table",
        "Rows": "a table",
        "Nothing": "null",
    }[type(type_).__name__]


FUNCTIONS: Final[Mapping[str, Builtin]] = {
    "today": Builtin("today()", 0, 0, _today),
    "now": Builtin("now()", 0, 0, _now),
    "date": Builtin("date('2026-04-01')", 1, 3, _date),
    "years": Builtin("years(from, to)", 1, 2, _span_or_elapsed("y", "years_between")),
    "months": Builtin("months(from, to)", 1, 2, _span_or_elapsed("mo", "months_between")),
    "days": Builtin("days(from, to)", 1, 2, _span_or_elapsed("d", "days_between")),
    "months_between": Builtin("months_between(from, to)", 2, 2, _months_between),
    "fy": Builtin("fy(day)", 1, 1, _fy),
    "fy_end": Builtin("fy_end(day, years)", 1, 2, _fy_end),
    "workdays": Builtin("workdays(from, to)", 1, 2, _workdays),
    "holiday": Builtin("holiday(day)", 1, 1, _holiday),
    "min": Builtin("min(a, b)", 2, 20, _extreme("min")),
    "max": Builtin("max(a, b)", 2, 20, _extreme("max")),
    "abs": Builtin("abs(x)", 1, 1, _abs),
    "ceil": Builtin("ceil(x, places)", 1, 2, _rounder("ceiling")),
    "floor": Builtin("floor(x, places)", 1, 2, _rounder("floor")),
    "round": Builtin("round(x, places)", 1, 2, _rounder("half_up")),
    "percent": Builtin("percent(amount, rate)", 2, 2, _percent),
    "div": Builtin("div(a, b, places, mode)", 3, 4, _div),
    "size": Builtin("size(x)", 1, 1, _size),
    "lower": Builtin("lower(text)", 1, 1, _text("lower")),
    "upper": Builtin("upper(text)", 1, 1, _text("upper")),
    "fold": Builtin("fold(text)", 1, 1, _text("fold")),
    "startsWith": Builtin("text.startsWith(part)", 2, 2, _about_text("starts_with")),
    "endsWith": Builtin("text.endsWith(part)", 2, 2, _about_text("ends_with")),
    "contains": Builtin("text.contains(part)", 2, 2, _about_text("contains")),
}
"""All built-in functions but `matches`, whose pattern the checker reads. Each may also be written
after its first argument: `name.en.size()`."""

OVER_ROWS: Final = ("all", "count", "exists", "filter", "first", "main", "map", "max", "min", "sum")


def is_row(node: TypedExpr) -> bool:
    """Whether a node is the first row of a table, of which no column was read yet."""
    return isinstance(node, OverRows) and node.operator == "first" and node.body is None

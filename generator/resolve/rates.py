"""Dated rates as they are written: of a head of a fee, or added to one by an overlay.

What makes a table of rates sound is proved by `runtime.meaning.rates`, the same for the first rows
here and for rows that editors add while the service runs.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Callable, Mapping

from generator.load.document import Document
from generator.load.nodes import Step
from generator.load.scalars import as_list, as_map
from generator.resolve.names import Names
from generator.symbols import Rate, Rule
from runtime.meaning.rates import MOST_RUPEES, slab_fault

_PLAIN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?\Z")
_LIMIT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?\Z")
_LOOKS_PLAIN = re.compile(r"-?[0-9][0-9,.]*\Z")

Band = tuple[decimal.Decimal | None, decimal.Decimal]
Formula = Callable[[tuple[Step, ...]], Rule | None]
Input = Callable[[str, tuple[Step, ...]], str]


def read_rates(
    names: Names,
    document: Document,
    path: tuple[Step, ...],
    written: Mapping[dt.date, object],
    formula: Formula,
    slab_input: Input,
) -> tuple[Rate, ...]:
    """The rates by date; wrong ones are told and left out.

    Args:
        path: Where they stand in the document.
        written: By date, as the loader gives them.
        formula: Types a rule at a path; tells what is wrong with it.
        slab_input: Takes the text of a slab's input and its path; '' where it is wrong (told).
    """
    made: list[Rate] = []
    for since in sorted(written):
        at = (*path, since.isoformat())
        rate = _rate(names, document, at, since, written[since], formula, slab_input)
        if rate is not None:
            made.append(rate)
    return tuple(made)


def _rate(
    names: Names,
    document: Document,
    at: tuple[Step, ...],
    since: dt.date,
    value: object,
    formula: Formula,
    slab_input: Input,
) -> Rate | None:
    span = document.span(*at)
    if isinstance(value, str):
        if value == "none":
            return Rate(since, "none", span)
        if _LOOKS_PLAIN.match(value):
            amount = read_amount(value)
            if amount is None:
                _wrong(names, document, at, f"'{value}' is no amount in rupees")
                return None
            return Rate(since, "amount", span, amount)
        rule = formula(at)
        return None if rule is None else Rate(since, "rule", span, rule=rule)
    slab = as_map(value)
    if slab is None or set(slab) != {"slab", "upto"} or not isinstance(slab["slab"], str):
        _wrong(names, document, at, "a rate cannot be written so")
        return None
    bands = _bands(names, document, (*at, "upto"), slab["upto"])
    by = slab_input(slab["slab"], (*at, "slab"))
    if bands is None or not by:
        return None
    return Rate(since, "slab", document.key_span(*at), slab=by, bands=bands)


def _bands(
    names: Names, document: Document, at: tuple[Step, ...], value: object
) -> tuple[Band, ...] | None:
    made: list[Band] = []
    for index, item in enumerate(as_list(value) or ()):
        pair = as_list(item)
        if pair is None or len(pair) != 2:
            _wrong(names, document, (*at, index), "a slab is a limit and its rupees")
            return None
        limit, amount = (text if isinstance(text, str) else "" for text in pair)
        rupees = read_amount(amount)
        if rupees is None or not (limit == "else" or _LIMIT.match(limit)):
            _wrong(names, document, (*at, index), f"[{limit}, {amount}] is no slab")
            return None
        made.append((None if limit == "else" else decimal.Decimal(limit), rupees))
    fault = slab_fault(made)
    if fault is None:
        return tuple(made)
    place, why = fault
    names.report(
        "KS822" if why == "else" else "KS821",
        document.span(*at, place, 0),
        "the last slab is not `else`: a value above it would cost nothing"
        if why == "else"
        else "slabs must rise: this limit is not above the one before",
        expected="[[25000, 300], [100000, 600], [else, 1500]]",
        mend="end with [else, ...]" if why == "else" else "",
    )
    return None


def read_amount(text: str | None) -> decimal.Decimal | None:
    """The rupees written as `50` or `12.50`, or None."""
    if text is None or not _PLAIN.match(text):
        return None
    amount = decimal.Decimal(text)
    return amount if amount <= MOST_RUPEES else None


def _wrong(names: Names, document: Document, at: tuple[Step, ...], message: str) -> None:
    names.report(
        "KS820",
        document.span(*at),
        message,
        expected="rupees (50, 12.50), a rule, {slab: field, upto: [[limit, rupees], [else, rupees]]}, or none",
    )

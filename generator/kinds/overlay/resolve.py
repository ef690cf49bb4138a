"""Overlays: rates that a tier, a district or a local body adds to the heads that a fee opened.

An overlay adds a date or replaces what stands under that date; what stood before stays law for its days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.overlay.spec import OverlaySpec
from generator.kinds.overlay.times import time_at
from generator.load.document import Document
from generator.load.nodes import Step
from generator.load.scalars import as_map, read_day
from generator.resolve.names import Names
from generator.resolve.rates import read_rates
from generator.resolve.scopes import LOCAL_BODY
from generator.symbols import Fee, Head, Master, RateOverlay, Rule, Sla, SlaChange
from runtime.meaning.rates import out_of_bounds

LEVELS = ("tier", "district", "local_body")
"""Who may add, the narrower over the wider."""
_FORM = "fee.<fee>.heads.<head>.rates, sla.<sla>.whole, sla.<sla>.states.<state>.within"


def resolve_overlays(
    names: Names,
    fees: Mapping[str, Fee],
    masters: Mapping[str, Master],
    slas: Mapping[str, Sla],
) -> tuple[tuple[RateOverlay, ...], tuple[SlaChange, ...]]:
    """The rates that overlays add and the times that they set, in the order of the documents."""
    made: list[RateOverlay] = []
    times: list[SlaChange] = []
    told: dict[tuple[str, str, str, str, dt.date], Document] = {}
    for document in names.documents.of_kind("overlay"):
        spec = document.spec
        assert isinstance(spec, OverlaySpec)
        where = _where(names, document, spec, masters)
        if not _knows_module(names, document, spec) or where is None:
            continue
        for address in spec.set:
            if address.startswith("sla."):
                change = time_at(names, document, spec, address, where, slas)
                if change is not None:
                    times.append(change)
                continue
            one = _rates(names, document, spec, address, where, fees)
            if one is None:
                continue
            for rate in one.rates:
                first = told.setdefault((one.fee, one.head, *where, rate.since), document)
                if first is not document:
                    names.report(
                        "KS109",
                        rate.span,
                        f"another overlay for this {where[0]} sets this rate",
                        expected="each date once",
                        others=((first.span("of"), "the other overlay"),),
                    )
            made.append(one)
    return tuple(made), tuple(times)


def _where(
    names: Names, document: Document, spec: OverlaySpec, masters: Mapping[str, Master]
) -> tuple[str, str] | None:
    given = [(level, code) for level in LEVELS if (code := getattr(spec.overlay, level))]
    if len(given) != 1:
        names.report(
            "KS880",
            document.span(),
            "an overlay is for one tier, one district or one local body",
            expected="overlay: {tier: corporation}",
        )
        return None
    level, code = given[0]
    known = _known(level, masters)
    if not known:
        return level, code
    if code not in known:
        names.report(
            "KS880",
            document.span("overlay", level),
            f"there is no {level.replace('_', ' ')} '{code}'",
            expected=", ".join(known[:8]) + (" ..." if len(known) > 8 else ""),
            mend=did_you_mean(code, known),
        )
        return None
    return level, code


def _known(level: str, masters: Mapping[str, Master]) -> list[str]:
    """Everybody that an overlay of this level may be for."""
    bodies = masters.get(LOCAL_BODY)
    if bodies is None:
        return []
    if level == "local_body":
        return [row.key for row in bodies.rows]
    field = next((field for field in bodies.fields if field.name == level), None)
    if field is None:
        return []
    others = masters.get(field.to)
    return [option.code for option in field.options] or [
        row.key for row in (others.rows if others is not None else ())
    ]


def _knows_module(names: Names, document: Document, spec: OverlaySpec) -> bool:
    if spec.of in names.modules:
        return True
    if not names.is_lost(document, spec.of):
        names.report(
            "KS880",
            document.span("of"),
            f"there is no module '{spec.of}'",
            expected=", ".join(names.modules),
            mend=did_you_mean(spec.of, names.modules),
        )
    return False


def _rates(
    names: Names,
    document: Document,
    spec: OverlaySpec,
    address: str,
    where: tuple[str, str],
    fees: Mapping[str, Fee],
) -> RateOverlay | None:
    place = document.key_span("set", address)
    parts = address.split(".")
    if len(parts) != 5 or (parts[0], parts[2], parts[4]) != ("fee", "heads", "rates"):
        names.report(
            "KS881",
            place,
            f"'{address}' cannot be changed by an overlay",
            expected=_FORM,
        )
        return None
    fee = fees.get(f"{spec.of}.{parts[1]}")
    head = fee.head(parts[3]) if fee is not None else None
    if fee is None or head is None:
        known = [f"fee.{f.short}.heads.{h.name}.rates" for f in fees.values() if f.module == spec.of for h in f.heads]  # fmt: skip
        if not names.is_lost(document, parts[1]) and not names.is_lost(document, parts[3]):
            names.report(
                "KS880",
                place,
                f"the module '{spec.of}' has no such head of a fee",
                expected=", ".join(known[:6]),
                mend=did_you_mean(address, known),
            )
        return None
    if head.name not in fee.bounds:
        names.report(
            "KS881",
            place,
            f"the fee does not let overlays move '{head.name}'",
            expected=f"`bounds: {{{head.name}: 0..200}}` in the fee",
            others=((fee.span, "the fee"),),
        )
        return None
    rates = read_rates(
        names, document, ("set", address), _dated(names, document, spec, address),
        lambda at: _no_rule(names, document, at, head), lambda text, at: _slab(names, document, text, at, head),
    )  # fmt: skip
    low, high = fee.bounds[head.name]
    for rate in rates:
        amounts = [rate.amount] if rate.amount is not None else [rupees for _, rupees in rate.bands]
        if out_of_bounds(amounts, low, high):
            names.report(
                "KS882",
                rate.span,
                f"'{head.name}' may be moved from {low if low is not None else 'any'} to "
                f"{high if high is not None else 'any'} rupees, and this lies outside",
                expected=f"{'' if low is None else low}..{'' if high is None else high}",
                others=((fee.span, "the fee"),),
            )
    return RateOverlay(fee.name, head.name, *where, rates, place)


def _dated(
    names: Names, document: Document, spec: OverlaySpec, address: str
) -> dict[dt.date, object]:
    found: dict[dt.date, object] = {}
    written = as_map(spec.set[address])
    if written is None:
        names.report(
            "KS820", document.span("set", address), "rates are a map by date", expected="{2026-04-01: 100}"
        )  # fmt: skip
    for text, value in (written or {}).items():
        day = read_day(text)
        if day is None:
            names.report(
                "KS110", document.key_span("set", address, text), f"'{text}' is no date", expected="year-month-day, such as 2026-04-01"
            )  # fmt: skip
        else:
            found[day] = value
    return found


def _no_rule(names: Names, document: Document, at: tuple[Step, ...], head: Head) -> Rule | None:
    """A rule is code, and code is the module's alone: the range of an overlay could not be proved."""
    names.report(
        "KS820",
        document.span(*at),
        f"an overlay sets rupees or slabs for '{head.name}', no rule",
        expected="100, {slab: ..., upto: [...]}, or none",
    )
    return None


def _slab(names: Names, document: Document, text: str, at: tuple[Step, ...], head: Head) -> str:
    known = [name for name, _ in head.slabs]
    if text in known:
        return text
    names.report(
        "KS820",
        document.span(*at),
        f"the head '{head.name}' has no slabs by '{text}'",
        expected=", ".join(known) or "an amount: the head has no slabs",
        mend=did_you_mean(text, known),
    )
    return ""

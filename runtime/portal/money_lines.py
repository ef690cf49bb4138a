"""Amounts with their arithmetic, as people read them: which slab, which rule, how often, how rounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from runtime.meaning import decimals
from runtime.portal.printing import day, rupees
from runtime.portal.words import say
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class Charge:
    """One amount of a demand or a quote, with the lines that explain it."""

    title: Words
    amount: str
    sums: tuple[str, ...]


def amount(paise: int) -> str:
    """Paise as `₹ 1,60,000`."""
    return rupees(decimals.rupees(paise))


def charge(line: Mapping[str, Any], lang: str) -> Charge:
    """A line of a demand (as `money_of` gives it) or of a quote."""
    title = line["title"]
    return Charge(Words(title["en"], title["ml"]), amount(line["paise"]), tuple(_sums(line, lang)))


def _sums(line: Mapping[str, Any], lang: str) -> list[str]:
    sums: Mapping[str, Any] = line["sums"]
    how = sums.get("how")
    if how in ("lapsed", "lowered"):
        return [say(f"sum_{how}", lang)]
    row: Mapping[str, Any] = line.get("rate") or line.get("row") or {}
    told = [
        say("sum_head", lang, head=_words(title, lang), amount=amount(paise))
        for title, paise in sums.get("heads", ())
    ]
    told.append(_rate(sums, lang))
    if "times" in sums:
        times, by, exact = sums["times"], _words(sums["times_by"], lang), rupees(sums["exact"])
        told.append(say("sum_times", lang, times=times, by=by, exact=exact))
    if line["paise"] < 0:
        told.append(say("sum_lowered", lang))
    elif decimals.rupees(line["paise"]) != Decimal(sums["exact"]):
        to = rupees(sums["to"])
        told.append(say("sum_rounded", lang, to=to, amount=amount(line["paise"])))
    if row.get("since"):
        told.append(say("sum_since", lang, day=day(row["since"])))
    return told


def _rate(sums: Mapping[str, Any], lang: str) -> str:
    rate = rupees(sums["rate"])
    if sums["how"] == "amount":
        return say("sum_amount", lang, rate=rate)
    if sums["how"] == "rule":
        return say("sum_rule", lang, rule=sums["rule"], rate=rate)
    by, value = _words(sums["by"], lang), _figure(sums, "value")
    over, upto = _figure(sums, "over"), _figure(sums, "upto")
    if over and upto:
        return say("sum_slab_between", lang, by=by, value=value, over=over, upto=upto, rate=rate)
    if upto:
        return say("sum_slab_upto", lang, by=by, value=value, upto=upto, rate=rate)
    if over:
        return say("sum_slab_over", lang, by=by, value=value, over=over, rate=rate)
    return say("sum_slab_any", lang, by=by, value=value, rate=rate)


def _figure(sums: Mapping[str, Any], name: str) -> str:
    text = sums.get(name)
    if text is None:
        return ""
    return rupees(text) if sums.get("by_kind") == "money" else str(text)


def _words(words: Mapping[str, str], lang: str) -> str:
    return Words(words["en"], words["ml"]).in_language(lang)

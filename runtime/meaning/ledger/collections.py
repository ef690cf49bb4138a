"""How a fee is collected: the order in which money clears its heads, the interest that grows, orders that forgive it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtime.meaning.ledger.chart import Chart
from runtime.meaning.ledger.nodes import Node


@dataclass(frozen=True, slots=True)
class Interest:
    """Simple interest on open principal, by calendar months begun after the due day.

    `rates`: hundredths of a per cent a month, from a first of a month on, oldest first. `set` takes the money.
    """

    set: str
    heads: tuple[str, ...]
    rates: tuple[tuple[date, int], ...]

    def rate(self, month: date) -> int:
        found = [rate for since, rate in self.rates if since <= month]
        return found[-1] if found else 0


@dataclass(frozen=True, slots=True)
class WaiverOrder:
    """An order that forgives a part of the interest when it is paid from one day to another.

    `whole`: only on a demand whose principal the payment clears.
    """

    name: str
    demands_upto: date
    pay_from: date
    pay_to: date
    percent: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Fee:
    """A standing demand: its heads in the order money clears them inside a period, each with its set."""

    name: str
    heads: dict[str, str]
    advance_set: str
    least_paise: int
    interest: Interest | None
    waivers: tuple[WaiverOrder, ...]


def read_collection(document: Node, chart: Chart) -> Fee:
    """Read how one fee is collected.

    Raises:
        SpecError: Every mistake found, with its place.
    """
    keys = ("collection", "heads", "advance", "least", "interest", "waivers")
    fields = document.fields(keys, ("collection", "heads", "advance"))
    heads = {key.as_text(): value.as_word(chart.sets) for key, value in fields["heads"].pairs()}
    interest = None
    if "interest" in fields:
        parts = fields["interest"].fields(("set", "on", "rates"), ("set", "on", "rates"))
        rates = tuple((key.as_date(), value.as_int(0, 10_000)) for key, value in parts["rates"].pairs())  # fmt: skip
        if not rates or [day for day, _ in rates] != sorted({day.replace(day=1) for day, _ in rates}):  # fmt: skip
            raise parts["rates"].fail("rates begin on firsts of months, in their order")
        on = parts["on"].as_list(lambda node: node.as_word(heads))
        interest = Interest(parts["set"].as_word(chart.sets), on, rates)
        if chart.sets[interest.set].basis != "cash":
            raise parts["set"].fail("interest that is not demanded needs a set with `basis: cash`")
    return Fee(
        name=fields["collection"].as_text(),
        heads=heads,
        advance_set=fields["advance"].as_word(heads.values()),
        least_paise=fields["least"].as_int(1, 10**9) if "least" in fields else 1,
        interest=interest,
        waivers=tuple(_waiver(key, node) for key, node in fields["waivers"].pairs())
        if "waivers" in fields
        else (),
    )


def _waiver(key: Node, node: Node) -> WaiverOrder:
    keys = ("demands_upto", "pay_from", "pay_to", "percent", "whole")
    fields = node.fields(keys, keys)
    order = WaiverOrder(
        key.as_text(),
        fields["demands_upto"].as_date(),
        fields["pay_from"].as_date(),
        fields["pay_to"].as_date(),
        fields["percent"].as_int(1, 100),
        fields["whole"].as_flag(),
    )
    if order.pay_from > order.pay_to:
        raise fields["pay_to"].fail("`pay_to` lies before `pay_from`")
    return order

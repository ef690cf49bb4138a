"""How a fee is collected: the order in which money clears its heads, the interest that grows, orders that forgive it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from runtime.meaning.ledger.chart import Chart
from runtime.meaning.ledger.nodes import Node
from runtime.meaning.periods import add_months

_WITHIN = re.compile(r"([0-9]{1,3})(d|w|mo)")


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
class Rebate:
    """Less is taken of who pays all of a period's demand within `amount` of `unit` (d, w, mo) of its first day.

    `percent` is in hundredths; it is reckoned on open principal of `heads`, of periods that begin from
    `since` to `until`.
    """

    name: str
    heads: tuple[str, ...]
    percent: int
    amount: int
    unit: str
    since: date
    until: date

    def last_day(self, first: date) -> date | None:
        """The last day on which it is given for the period that begins on `first`; None where it is not."""
        if not self.since <= first <= self.until:
            return None
        if self.unit == "mo":
            return add_months(first.replace(day=1), self.amount) - timedelta(days=1)
        return first + timedelta(days=self.amount * (7 if self.unit == "w" else 1) - 1)


@dataclass(frozen=True, slots=True)
class Fee:
    """A standing demand: its heads in the order money clears them inside a period, each with its set."""

    name: str
    heads: dict[str, str]
    advance_set: str
    least_paise: int
    interest: Interest | None
    waivers: tuple[WaiverOrder, ...]
    part: bool = True
    rebates: tuple[Rebate, ...] = ()


def read_collection(document: Node, chart: Chart) -> Fee:
    """Read how one fee is collected.

    Raises:
        SpecError: Every mistake found, with its place.
    """
    keys = ("collection", "heads", "advance", "least", "part", "interest", "waivers", "rebates")
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
        part="part" not in fields or fields["part"].as_flag(),
        rebates=tuple(_rebate(key, node, heads) for key, node in fields["rebates"].pairs())
        if "rebates" in fields
        else (),
    )


def _rebate(key: Node, node: Node, heads: Collection[str]) -> Rebate:
    needed = ("on", "percent", "within", "since")
    fields = node.fields((*needed, "until"), needed)
    within = _WITHIN.fullmatch(fields["within"].as_text())
    if within is None:
        raise fields["within"].fail("a rebate holds for whole days, weeks or months", "write 30d, 2w or 1mo")  # fmt: skip
    until = fields["until"].as_date() if "until" in fields else date.max
    on = fields["on"].as_list(lambda one: one.as_word(heads))
    percent = fields["percent"].as_int(1, 10_000)
    return Rebate(key.as_text(), on, percent, int(within[1]), within[2], fields["since"].as_date(), until)  # fmt: skip


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

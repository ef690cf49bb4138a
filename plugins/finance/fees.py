"""How a fee is paid: the order of its heads, the interest that grows on them, and orders that forgive it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from plugins.finance.chart import Chart
from plugins.finance.money import divide
from plugins.finance.periods import add_months, month_first
from plugins.finance.yaml_source import Node, Problem, SpecError, read_documents


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


def load_fees(path: Path, chart: Chart) -> dict[str, Fee]:
    """Read fees from a file.

    Raises:
        SpecError: Every mistake found, with file, line and column.
        OSError: The file cannot be read.
    """
    found: list[Problem] = []
    fees: dict[str, Fee] = {}
    for document in read_documents(path.read_text(encoding="utf-8"), str(path)):
        try:
            fee = _fee(document, chart)
            fees[fee.name] = fee
        except SpecError as error:
            found += error.problems
    if found:
        raise SpecError(found)
    return fees


def interest_grown(
    fee: Fee, head: str, due_on: date, changes: list[tuple[date, int]], on: date
) -> int:
    """Interest grown on one demand up to and with the month of `on`, paid or not, in 1/10,000 paise.

    Each month begun after the due day counts whole, on what was open when it began; a payment inside a
    month lowers the next. A demand raised or raised higher late counts from the month after.

    Args:
        changes: Effective day and paise of every movement of the principal.
    """
    interest = fee.interest
    if interest is None or head not in interest.heads or on <= due_on:
        return 0
    start = due_on + timedelta(days=1)
    month, grown = month_first(start), 0
    while month <= on:
        begins = max(month, start)
        base = sum(amount for day, amount in changes if day < begins)
        grown += max(base, 0) * interest.rate(month)
        month = add_months(month, 1)
    return grown


def waived_paise(fee: Fee, period_last: date, interest: int, on: date, clears: bool) -> int:
    """The part of the interest that orders in force on `on` forgive: the best one, never two."""
    best = max(
        (
            order.percent
            for order in fee.waivers
            if order.pay_from <= on <= order.pay_to
            and period_last <= order.demands_upto
            and (clears or not order.whole)
        ),
        default=0,
    )
    return divide(interest * best, 100, "half_up")


def _fee(document: Node, chart: Chart) -> Fee:
    keys = ("fee", "heads", "advance", "least", "interest", "waivers")
    fields = document.fields(keys, ("fee", "heads", "advance"))
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
        name=fields["fee"].as_text(),
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

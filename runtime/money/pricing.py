"""What heads of a fee come to for a file: exact, on the day that the fee says, with its arithmetic.

Pure: rates come from the snapshot in the context, nothing here asks a clock or a database. Money is
`Decimal` rupees until it is rounded, once, after `times`; then whole paise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from runtime.catalogue import Context, File, Service
from runtime.meaning.decimals import EXACT, rupees
from runtime.meaning.rates import MOST_RUPEES, band_of, round_to
from runtime.money.shapes import Fee, Head, Input, RateRow
from runtime.refusal import STATE, Refusal
from runtime.words import Words

MODULE, TIER, DISTRICT, LOCAL_BODY = "module", "tier", "district", "local_body"

_NO_DAY = Words(
    "The fee cannot be worked out: the day whose rates count is not known yet",
    "ഫീസ് കണക്കാക്കാനാവില്ല: ഏത് ദിവസത്തെ നിരക്കാണ് ബാധകമെന്ന് വ്യക്തമല്ല",
)


class Sums(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a line came about, for people: numbers as texts, so that nothing is rounded on the way.

    `how` is amount, slab or rule. A slab tells by what (`by`), its value and the band's limits; a
    rule its text. `exact` is the amount before it was rounded to a multiple of `to`.
    """

    how: str
    rate: str
    exact: str
    to: str
    mode: str
    by: Words | None = None
    by_kind: str = "number"
    value: str | None = None
    over: str | None = None
    upto: str | None = None
    rule: str | None = None
    times: str | None = None
    times_by: Words | None = None
    heads: list[tuple[Words, int]] = []  # other heads that the rule reads, with their paise


class RowUsed(msgspec.Struct, frozen=True):
    """The rate that a line was made with."""

    since: date
    level: str
    code: str
    source: str
    set_by: str


class Line(msgspec.Struct, frozen=True):
    """One head that is charged: its paise, the rate that was used, the arithmetic."""

    fee: str
    head: str
    title: Words
    account: str
    on: date
    paise: int
    row: RowUsed
    sums: Sums


@dataclass(slots=True)
class Pricing:
    """The heads of one fee for one file; each is worked out when it is first asked for."""

    fee: Fee
    file: Any
    ctx: Context
    on: date = field(init=False)
    _lines: dict[str, Line | None] = field(default_factory=dict[str, "Line | None"])
    _read: list[str] = field(default_factory=list[str])  # the heads that a rule asked for
    _places: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        on = self.fee.as_of(self.file, self.ctx)
        if on is None:
            raise Refusal(STATE, _NO_DAY, reason="fee")
        self.on = on
        # Dated rows behind the answers count as of the same day as the rates.
        self.ctx = replace(self.ctx, today=on)
        self._places = places_of(self.fee, self.ctx)

    def of(self, head: str) -> Decimal:
        """The rounded rupees of a head; nothing where it is not charged."""
        line = self.line(head)
        self._read.append(head)
        return Decimal(0) if line is None else rupees(line.paise)

    def line(self, name: str) -> Line | None:
        """The line of a head; None where it is not charged.

        Raises:
            Refusal: No rate is in force, or a value that the rate needs is not answered.
        """
        if name not in self._lines:
            head = self.fee.head(name)
            assert head is not None, name
            self._lines[name] = self._work_out(head)
        return self._lines[name]

    def _work_out(self, head: Head) -> Line | None:
        if head.when is not None and not head.when(self.file, self.ctx, self):
            return None
        row = self.ctx.masters.rate(self.fee.name, head.name, self._places, self.on)
        if row is None:
            raise Refusal(STATE, _no_rate(head, self.on), reason="rate")
        if row.how == "none":
            return None
        rate, sums = self._rate(head, row)
        exact = rate
        if head.times is not None:
            many = _needed(head, head.times.value(self.file, self.ctx, self))
            exact = EXACT.multiply(rate, many)
            sums |= {"times": _text(many), "times_by": head.times.label}
        rounded = round_to(exact, self.fee.step, self.fee.mode)
        if not 0 <= rounded <= MOST_RUPEES:
            raise Refusal(STATE, _senseless(head), reason="fee")
        return Line(
            self.fee.name,
            head.name,
            head.title,
            head.account,
            self.on,
            int(EXACT.scaleb(rounded, 2)),
            RowUsed(row.since, row.level, row.code, row.source, row.set_by),
            Sums(
                how=row.how, rate=_text(rate), exact=_text(exact), to=_text(self.fee.step),
                mode=self.fee.mode, **sums,
            ),
        )  # fmt: skip

    def _rate(self, head: Head, row: RateRow) -> tuple[Decimal, dict[str, Any]]:
        """The rate in rupees, and what to say of where it came from."""
        if row.how == "amount":
            assert row.paise is not None
            return rupees(row.paise), {}
        if row.how == "rule":
            rule = head.rules.get(row.rule or "")
            if rule is None:  # the row was loaded for another version of the module
                raise Refusal(STATE, _no_rate(head, self.on), reason="rate")
            outer, self._read = self._read, []
            rate = _needed(head, rule.value(self.file, self.ctx, self))
            lines = [self._lines[name] for name in dict.fromkeys(self._read)]
            self._read = outer
            heads = [(line.title, line.paise) for line in lines if line is not None]
            return rate, {"rule": rule.text, "heads": heads}
        by: Input | None = head.slabs.get(row.slab or "")
        if by is None or not row.bands:
            raise Refusal(STATE, _no_rate(head, self.on), reason="rate")
        value = _needed(head, by.value(self.file, self.ctx, self))
        bands = [(limit, rupees(paise)) for limit, paise in row.bands]
        place = band_of(bands, value)
        limit, rate = bands[place]
        over = bands[place - 1][0] if place else None
        return rate, {
            "by": by.label,
            "by_kind": by.kind,
            "value": _text(value),
            "over": None if over is None else _text(over),
            "upto": None if limit is None else _text(limit),
        }


def price(service: Service, heads: Iterable[str], file: File, ctx: Context) -> list[Line]:
    """What the heads come to for a file, in the order in which money clears them.

    Raises:
        Refusal: Some head cannot be worked out; the words say which and why.
    """
    wanted = set(heads)
    found: list[Line] = []
    for fee in service.fees:
        asked = [head.name for head in fee.heads if head.name in wanted]
        if not asked:
            continue
        pricing = Pricing(fee, file, ctx)
        found += [line for name in asked if (line := pricing.line(name)) is not None]
    return found


def places_of(fee: Fee, ctx: Context) -> tuple[tuple[str, str], ...]:
    """Whose rates count in the context's local body, the narrower after the wider."""
    found = [(MODULE, "*")]
    body = None if fee.bodies is None else ctx.find(fee.bodies, ctx.local_body)
    for level in (TIER, DISTRICT):
        code = getattr(body, level, None)
        if code is not None:
            found.append((level, str(code)))
    return (*found, (LOCAL_BODY, ctx.local_body))


def _needed(head: Head, value: Decimal | int | None) -> Decimal:
    if value is None:
        raise Refusal(STATE, _unanswered(head), reason="fee")
    return Decimal(value)


def _text(value: Decimal) -> str:
    """Digits without an exponent and without idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _no_rate(head: Head, on: date) -> Words:
    return Words(
        f"No rate of '{head.title.en}' is in force on {on}",
        f"{on}-ന് '{head.title.ml or head.title.en}' നിരക്ക് നിലവിലില്ല",
    )


def _unanswered(head: Head) -> Words:
    return Words(
        f"'{head.title.en}' cannot be worked out: an answer that it needs is missing",
        f"'{head.title.ml or head.title.en}' കണക്കാക്കാനാവില്ല: ആവശ്യമായ ഒരു ഉത്തരം ഇല്ല",
    )


def _senseless(head: Head) -> Words:
    return Words(
        f"'{head.title.en}' does not come to an amount that can be charged",
        f"'{head.title.ml or head.title.en}' ഈടാക്കാവുന്ന തുകയായി വരുന്നില്ല",
    )

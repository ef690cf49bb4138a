"""Which rates the scenarios charged: a row of a rate table that no scenario reached may be wrong unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from runtime.money.shapes import RateRow

Charged = tuple[str, str, str, str, str, str]
"""Fee, head, level and code of whose rate it is, the day since which it holds, the slab (see `slab_in`)."""


def uncharged(charged: set[Charged], rates: Iterable[RateRow]) -> list[str]:
    """What to say of the rates: how many were charged, and each that was not; a slab counts for itself.

    `none` charges nothing.
    """
    rows = [
        (row.fee, row.head, row.level, row.code, row.since.isoformat(), slab)
        for row in rates
        if row.how != "none"
        for slab in _slabs(row)
    ]
    if not rows:
        return []
    missed = [row for row in rows if row not in charged]
    return [
        f"rates: {len(rows) - len(missed)} of {len(rows)} charged",
        *(
            f"        never: {fee}.{head} since {since}"
            f"{'' if level == 'module' else f' of the {level} {code}'}{slab and f', {slab}'}"
            for fee, head, level, code, since, slab in missed
        ),
    ]


def slab_in(sums: Mapping[str, str]) -> str:
    """The slab that a line was charged by: `upto 500`, `else`; '' where the rate has none."""
    if sums["how"] != "slab":
        return ""
    return _slab(Decimal(sums["upto"]) if "upto" in sums else None)


def _slabs(row: RateRow) -> list[str]:
    return [_slab(limit) for limit, _ in row.bands] if row.bands else [""]


def _slab(limit: Decimal | None) -> str:
    return "else" if limit is None else f"upto {limit.normalize():f}"

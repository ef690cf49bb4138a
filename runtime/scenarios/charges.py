"""Which rates the scenarios charged: a row of a rate table that no scenario reached may be wrong unseen."""

from __future__ import annotations

from collections.abc import Iterable

from runtime.money.shapes import RateRow

Charged = tuple[str, str, str, str, str]
"""Fee, head, level and code of whose rate it is, the day since which it holds."""


def uncharged(charged: set[Charged], rates: Iterable[RateRow]) -> list[str]:
    """What to say of the rates: how many were charged, and each that was not. `none` charges nothing."""
    rows = [
        (row.fee, row.head, row.level, row.code, row.since.isoformat())
        for row in rates
        if row.how != "none"
    ]
    if not rows:
        return []
    missed = [row for row in rows if row not in charged]
    return [
        f"rates: {len(rows) - len(missed)} of {len(rows)} charged",
        *(
            f"        never: {fee}.{head} since {since}{'' if level == 'module' else f' of the {level} {code}'}"
            for fee, head, level, code, since in missed
        ),
    ]

"""Rates in memory: the narrower place over the wider, date by date; unsound rows never run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from runtime.money.rates import Rates, UnsoundRateError
from runtime.money.shapes import RateRow

BODY = (("module", "*"), ("tier", "corporation"), ("district", "7"), ("local_body", "C1"))


def row(
    since: str, paise: int | None, level: str = "module", code: str = "*", **more: object
) -> RateRow:
    how = "none" if paise is None else "amount"
    given = {"how": how, "paise": paise, "slab": None, "bands": None, "rule": None, **more}
    return RateRow(
        fee="m.f", head="h", level=level, code=code, since=date.fromisoformat(since), source="x", set_by="spec", **given
    )  # type: ignore[arg-type]  # fmt: skip


def paise(rates: Rates, on: str, places: tuple[tuple[str, str], ...] = BODY) -> object:
    found = rates.find("m.f", "h", places, date.fromisoformat(on))
    return None if found is None else found.paise if found.how == "amount" else found.how


def test_tier_district_and_body_add_dates_in_this_order() -> None:
    rates = Rates.of(
        [
            row("2024-04-01", 1),
            row("2026-04-01", 2),
            row("2025-04-01", 3, "tier", "corporation"),
            row("2025-04-01", 4, "district", "7"),
            row("2025-04-01", 5, "local_body", "C1"),
            row("2025-04-01", 6, "local_body", "C2"),
        ]
    )
    assert [paise(rates, day) for day in ("2024-03-31", "2024-04-01", "2025-04-01", "2026-04-01")] == [
        None, 1, 5, 2,
    ]  # fmt: skip
    assert paise(rates, "2025-04-01", BODY[:3]) == 4
    assert paise(rates, "2025-04-01", BODY[:1]) == 1


def test_none_ends_a_rate_and_a_later_date_begins_it_again() -> None:
    rates = Rates.of([row("2024-04-01", 1), row("2025-04-01", None), row("2026-04-01", 3)])
    assert [paise(rates, day) for day in ("2024-05-01", "2025-05-01", "2026-05-01")] == [
        1,
        "none",
        3,
    ]


@pytest.mark.parametrize(
    "bands",
    [
        [],
        [(Decimal(10), 100)],
        [(Decimal(20), 100), (Decimal(10), 200), (None, 300)],
        [(None, -1)],
    ],
)
def test_a_table_that_no_proof_passes_is_not_taken(bands: list[tuple[Decimal | None, int]]) -> None:
    with pytest.raises(UnsoundRateError, match=r"m\.f\.h since 2024-04-01"):
        Rates.of([row("2024-04-01", None, how="slab", slab="x", bands=bands)])

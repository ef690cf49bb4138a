"""The holidays of `spec/core` are those that the package `holidays` gives for Kerala, frozen."""

from __future__ import annotations

import csv
from pathlib import Path

import holidays

FROZEN = Path(__file__).parents[2] / "spec" / "core" / "data" / "holidays.csv"


def test_the_frozen_days_are_the_packages_days_of_those_years() -> None:
    with FROZEN.open(encoding="utf-8") as file:
        frozen = {row["date"]: row["name_en"] for row in csv.DictReader(file)}
    years = {int(day[:4]) for day in frozen}
    given = holidays.country_holidays("IN", subdiv="KL", years=years)
    assert frozen == {day.isoformat(): name for day, name in given.items()}

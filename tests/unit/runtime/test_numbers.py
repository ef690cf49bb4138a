"""Numbers of files."""

import asyncio
from datetime import date

import pytest

from runtime.catalogue import Number
from runtime.numbering.leases import Leases
from runtime.numbering.pattern import numbered


def test_a_pattern_is_filled_in_but_for_its_sequence() -> None:
    found = numbered(
        Number("RC/{local_body.code}/{fy}/{seq:6}", ("local_body", "fy")),
        "M07025",
        date(2026, 11, 20),
    )
    assert (found.period, found.with_sequence(12)) == ("2026-27", "RC/M07025/2026-27/000012")


@pytest.mark.parametrize(
    ("day", "fy"), [(date(2026, 3, 31), "2025-26"), (date(2026, 4, 1), "2026-27")]
)
def test_the_year_rolls_on_the_first_of_april(day: date, fy: str) -> None:
    assert numbered(Number("{fy}/{seq}", ("fy",)), "X", day).period == fy


def test_a_number_that_outgrows_its_width_stays_whole() -> None:
    assert numbered(Number("{seq:2}/E", ()), "X", date(2026, 1, 1)).with_sequence(1234) == "1234/E"


@pytest.mark.parametrize("pattern", ["{seq:6}{seq:6}", "no sequence", "{colour}/{seq}"])
def test_a_pattern_that_cannot_number_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="number"):
        numbered(Number(pattern, ()), "X", date(2026, 1, 1))


class Counter:
    """A counter row, and the sizes of the blocks taken of it."""

    def __init__(self) -> None:
        self.last = 0
        self.blocks: list[int] = []

    async def take(self, local_body: str, name: str, period: str, count: int) -> int:
        await asyncio.sleep(0)
        self.last += count
        self.blocks.append(count)
        return self.last


def test_numbers_are_given_once_whoever_asks_at_the_same_moment() -> None:
    counter = Counter()
    leases = Leases(counter.take)

    async def many() -> list[int]:
        return await asyncio.gather(*(leases.next("M07025", "rc", "2026-27") for _ in range(300)))

    assert sorted(asyncio.run(many())) == list(range(1, 301))


def test_blocks_double_while_they_are_used_up_quickly() -> None:
    counter = Counter()
    leases = Leases(counter.take)

    async def many() -> None:
        for _ in range(200):
            await leases.next("M07025", "rc", "2026-27")

    asyncio.run(many())
    assert counter.blocks == [1, 2, 4, 8, 16, 32, 64, 64, 64]


def test_counters_do_not_mix() -> None:
    counter = Counter()
    leases = Leases(counter.take)

    async def two() -> tuple[int, int]:
        return await leases.next("A", "rc", ""), await leases.next("B", "rc", "")

    assert asyncio.run(two()) == (1, 2)

"""Old registers of births: taken in once, told row for row, found in both scripts and by the mother."""

from __future__ import annotations

import csv
import itertools
import resource
from collections.abc import Iterable
from pathlib import Path

import asyncpg
import pytest

from runtime.catalogue import Import
from runtime.imports import TableError, Taken, take_in
from tests.e2e.world import ALUVA, World

pytestmark = pytest.mark.anyio
HEAD = [
    "reg_no",
    "reg_date",
    "dob",
    "sex",
    "place",
    "name_en",
    "name_ml",
    "mother_en",
    "mother_ml",
    "father_en",
    "father_ml",
    "house_en",
    "house_ml",
]
REGISTER = "/api/v1/civil_registration/registers/births"
_runs = itertools.count(1)


def row(number: str, **changes: str) -> list[str]:
    """A row of the file that passes."""
    found = dict(zip(HEAD, [number, "12/03/1998", "1/3/1998", "M", "H", "Anil", "അനിൽ", "Leelamma", "ലീലാമ്മ", "Thomas", "തോമസ്", "Rose Villa", "റോസ് വില്ല"], strict=True))  # fmt: skip
    return list((found | changes).values())


def written(path: Path, rows: Iterable[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        out.writerows(rows)
    return path


def plan_of(world: World) -> Import:
    found = world.ground.catalogue.import_("civil_registration", "old_births")
    assert found is not None
    return found


async def births(world: World) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(str(world.admin))
    try:
        found: list[asyncpg.Record] = await connection.fetch(
            "select number, id, name_ml from civil_registration.birth where local_body = $1 order by number", ALUVA
        )  # fmt: skip
        return found
    finally:
        await connection.close()


async def test_each_row_is_taken_in_rejected_or_a_duplicate_and_told_why(
    world: World, tmp_path: Path
) -> None:
    run = next(_runs)
    rows = [
        row(f"{run}/1"),
        row(f"{run}/2", sex="സ്ത്രീ", dob="31.12.1997", mother_en="", mother_ml=""),
        row(f"{run}/1", name_en="Another"),
        row(f"{run}/3", dob="31/02/1998"),
        row(f"{run}/4", sex="X"),
        row("", name_en="Nobody"),
        [*row(f"{run}/5"), "one too many"],
        row(f"{run}/6", dob="01/01/2199"),
    ]
    taken, left = await take_in(
        world.ground, plan_of(world), ALUVA, written(tmp_path / "old.csv", rows), batch=3
    )
    assert taken == Taken(lines=8, accepted=2, rejected=5, duplicates=1)
    assert taken.ties
    assert [(one.line, one.said, one.why) for one in left] == [
        (3, "duplicate", ""),
        (4, "rejected", "dob: no date of the calendar"),
        (5, "rejected", "sex: no option of this name"),
        (6, "rejected", "reg_no: empty"),
        (7, "rejected", "14 cells under 13 headings"),
        (8, "rejected", "dob: a date to come"),
    ]


async def test_the_same_file_again_changes_nothing_and_another_with_the_same_rows_adds_none(
    world: World, tmp_path: Path
) -> None:
    run = next(_runs)
    file = written(tmp_path / "old.csv", [row(f"{run}/{n}") for n in range(5)])
    first, _ = await take_in(world.ground, plan_of(world), ALUVA, file)
    there = await births(world)
    again, _ = await take_in(world.ground, plan_of(world), ALUVA, file)
    assert again == first == Taken(lines=5, accepted=5)
    longer = written(tmp_path / "more.csv", [row(f"{run}/{n}") for n in range(6)])
    more, _ = await take_in(world.ground, plan_of(world), ALUVA, longer)
    assert more == Taken(lines=6, accepted=1, duplicates=5)
    kept = {one["id"] for one in await births(world)}
    assert {one["id"] for one in there} <= kept
    assert len(kept) == len(there) + 1


async def test_a_run_that_broke_goes_on_where_it_was(world: World, tmp_path: Path) -> None:
    run = next(_runs)
    good = written(tmp_path / "good.csv", [row(f"{run}/{n}") for n in range(300)]).read_bytes()
    file = tmp_path / "broken.csv"
    cut = good.index(f"{run}/290".encode())
    file.write_bytes(good[:cut] + b"\xff" + good[cut:])
    told: list[str] = []
    for _ in range(2):
        with pytest.raises(TableError, match="no CSV") as error:
            await take_in(world.ground, plan_of(world), ALUVA, file, batch=10)
        told.append(str(error.value))
    assert told[0] == told[1]  # what was taken in is neither taken in nor called a duplicate again
    taken, _ = await take_in(world.ground, plan_of(world), ALUVA, tmp_path / "good.csv", batch=10)
    assert taken.ties
    assert taken.lines == 300
    assert 100 < taken.duplicates < 290
    numbers = [one["number"] for one in await births(world) if one["number"].startswith(f"{run}/")]
    assert len(numbers) == len(set(numbers)) == 300


async def test_a_file_without_a_column_is_refused_before_anything_is_taken_in(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "old.csv"
    file.write_text("reg_no,dob\n1,2\n", "utf-8")
    with pytest.raises(TableError, match="reg_date"):
        await take_in(world.ground, plan_of(world), ALUVA, file)


async def test_imported_births_are_found_by_name_in_both_scripts_by_mother_and_by_number(
    world: World, tmp_path: Path
) -> None:
    run = next(_runs)
    rows = [
        row(
            f"{run}/77/1971",
            name_en="Kuriakose",
            name_ml="കുര്യാക്കോസ്",
            mother_en="Eliyamma",
            mother_ml="ഏലിയാമ്മ",
        )
    ]
    await take_in(world.ground, plan_of(world), ALUVA, written(tmp_path / "old.csv", rows))
    registrar = await world.staff("registrar")
    for text in ("Kuriak", "കുര്യാ", "Eliyamma", "ഏലിയാമ്മ", f"{run}/77/1971", "kuriakose eliy"):
        found = await registrar.get(REGISTER, q=text)
        assert found.status_code == 200, found.text
        assert [one["number"] for one in found.json()] == [f"{run}/77/1971"], text


@pytest.mark.nightly
async def test_a_hundred_thousand_births_tie(world: World, tmp_path: Path) -> None:
    run = next(_runs)
    rows = (row(f"{run}/{n}", sex="X" if n % 1000 == 0 else "F") for n in range(100_000))
    file = written(tmp_path / "old.csv", rows)
    before = resource.getrusage(resource.RUSAGE_SELF)
    taken, left = await take_in(world.ground, plan_of(world), ALUVA, file)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert taken == Taken(lines=100_000, accepted=99_900, rejected=100)
    assert len(left) == 100
    assert (await take_in(world.ground, plan_of(world), ALUVA, file))[0] == taken
    print(f"100,000 rows: {after.ru_utime - before.ru_utime:.1f} s of CPU in the app")

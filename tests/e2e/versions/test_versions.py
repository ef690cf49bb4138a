"""Register entries are never edited: an amendment is a version with its order and its note."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.e2e.versions.register import (
    API,
    BIRTHS,
    ORDER,
    act,
    corrected,
    registered,
    someone,
    wished,
)
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio


async def test_a_correction_makes_the_second_version_with_its_order_and_note(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    entry = await registered(place, citizen)
    done = await corrected(place, citizen, entry, born="2026-04-30")
    assert done.status_code == 200, done.text
    assert [(c["record"], c["id"]) for c in done.json()["created"]] == [("birth", entry)]
    got = await clerk.get(f"{BIRTHS}/{entry}")
    now = got.json()
    assert (now["version"], now["born"], now["sex"]) == (2, "2026-04-30", "female")
    assert got.headers["etag"] == '"2"'
    assert now["others"][0]["name"] == "Manu"
    assert now["version_note_en"] == "Date of birth corrected by order 12/2026 of 03/05/2026"
    assert now["version_note_ml"].startswith("03/05/2026-ലെ 12/2026")
    history = (await clerk.get(f"{BIRTHS}/{entry}/versions")).json()
    assert [(one["version"], one["born"], one["version_changed"]) for one in history] == [
        (2, "2026-04-30", ["born"]),
        (1, "2026-05-01", None),
    ]
    assert (history[0]["version_order"], history[0]["version_order_on"]) == (
        "12/2026",
        "2026-05-03",
    )
    assert history[0]["version_file"] != history[1]["version_file"] == history[1]["file"]


async def test_the_version_of_a_day_is_read_by_its_date(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    entry = await registered(place, citizen)
    place.clock.at += timedelta(days=3)
    await corrected(place, citizen, entry, name={"en": "Mira", "ml": "മിറ"})
    then = await clerk.get(f"{BIRTHS}/{entry}", as_of="2026-05-06")
    assert (then.json()["name"]["en"], then.headers["etag"]) == ("Meera", '"1"')
    assert (await clerk.get(f"{BIRTHS}/{entry}", as_of="2026-05-07")).json()["name"]["en"] == "Mira"
    assert (await clerk.get(f"{BIRTHS}/{entry}", as_of="2026-05-03")).status_code == 404
    assert (await clerk.get(f"{BIRTHS}/{entry}", as_of="yesterday")).status_code == 400


async def test_lists_and_searches_show_an_entry_once_as_it_is_now(place: Place) -> None:
    citizen, secretary = await someone(place), await place.staff("secretary")
    entry = await registered(place, citizen)
    await corrected(place, citizen, entry, name={"en": "Parvathi", "ml": "പാർവതി"})
    assert (await secretary.get(BIRTHS, born="May")).status_code == 400
    listed = (await secretary.get(BIRTHS, born="2026-05-01")).json()
    assert [(row["id"], row["name"]["en"]) for row in listed] == [(entry, "Parvathi")]
    for asked in ("parv", "പാർവതി", "meera"):  # by what any of its versions said
        found = (await secretary.get(BIRTHS, q=asked)).json()
        assert [(row["id"], row["name"]["en"]) for row in found] == [(entry, "Parvathi")]


async def test_private_fields_keep_their_masks_in_history(place: Place) -> None:
    citizen, secretary = await someone(place), await place.staff("secretary")
    entry = await registered(place, citizen)
    await corrected(place, citizen, entry, mother="Leela Canary")
    history = await secretary.get(f"{BIRTHS}/{entry}/versions")
    assert "Latha" not in history.text
    assert "Leela" not in history.text
    assert [one["mother"] for one in history.json()] == ["••••••••nary"] * 2
    assert history.json()[0]["version_changed"] == ["mother"]
    then = await secretary.get(f"{BIRTHS}/{entry}", as_of="2026-05-04")
    assert then.json()["mother"] == "••••••••nary"
    mine = (await citizen.get(f"{BIRTHS}/{entry}/versions")).json()
    assert [one["mother"] for one in mine] == ["Leela Canary", "Latha Canary"]


async def test_who_may_not_read_the_entry_reads_none_of_its_versions(place: Place) -> None:
    entry = await registered(place, await someone(place))
    other = await someone(place)
    assert (await other.get(f"{BIRTHS}/{entry}/versions")).status_code == 404
    assert (await other.get(f"{BIRTHS}/{entry}", as_of="2026-05-04")).status_code == 404


async def test_of_two_amendments_at_once_one_wins(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen, secretary = await someone(place), await place.staff("secretary")
    entry = await registered(place, citizen)
    files = [await wished(citizen, entry, born=f"2026-04-{n}") for n in (28, 29)]
    original = type(place.ground.doors).value
    here, go = 0, asyncio.Event()

    async def together(self: Any, name: str, *args: object) -> Any:
        nonlocal here
        if ".act_correction" in name and not go.is_set():
            here += 1  # both have decided over the first version before either commits
            if here == len(files):
                go.set()
            await go.wait()
        return await original(self, name, *args)

    monkeypatch.setattr(type(place.ground.doors), "value", together)
    done = await asyncio.gather(
        *(act(secretary, "correction", file, "amend", form=ORDER) for file in files)
    )
    assert sorted(one.status_code for one in done) == [200, 412]
    assert [row["version"] for row in await place.fetch("select version from births.birth")] == [2]
    lost = files[0] if done[0].status_code == 412 else files[1]
    # Who has looked again may amend what the other has made of it.
    assert (await act(secretary, "correction", lost, "amend", form=ORDER)).status_code == 200
    kept = await place.fetch(
        "select version, version_latest from births.birth_version order by version"
    )
    assert [tuple(row.values()) for row in kept] == [(1, False), (2, False), (3, True)]


async def test_what_changes_nothing_makes_no_version(place: Place) -> None:
    citizen = await someone(place)
    entry = await registered(place, citizen)
    empty = await citizen.post_json(
        f"{API}/correction/files", {"local_body": BODY, "answers": {"entry": entry}}
    )
    assert [fault["code"] for fault in empty.json()["faults"]] == ["wish_says_nothing"]
    assert (await corrected(place, citizen, entry, born="2026-05-01")).status_code == 409
    assert len(await place.fetch("select from births.birth_version")) == 1


async def test_what_is_unique_is_so_among_the_last_versions(place: Place) -> None:
    citizen = await someone(place)
    one = await registered(place, citizen)
    two = await registered(place, citizen, name={"en": "Mini", "ml": "മിനി"})
    taken = await corrected(place, citizen, two, name={"en": "Meera", "ml": "മീര"})
    assert taken.status_code == 409
    assert (
        await corrected(place, citizen, one, name={"en": "Mira", "ml": "മീര"})
    ).status_code == 200
    again = await corrected(place, citizen, two, name={"en": "Meera", "ml": "മീര"})
    assert again.status_code == 200, again.text

"""What offices do: files opened for people at the counter, several files at once."""

from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.workflow.people import SERVICE, act, answers, filed, someone, state
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio
MOBILE = "9388800001"
ASHA = {"mobile": MOBILE, "name": {"en": "Asha", "ml": "ആശ"}}


async def test_a_clerk_opens_a_file_for_somebody_who_then_sees_it_as_his(place: Place) -> None:
    clerk = await place.staff("clerk")
    body = {"local_body": BODY, "answers": answers(), "applicant": ASHA}
    made = await clerk.post_json(f"{SERVICE}/files", body)
    assert made.status_code == 201, made.text
    asha = await place.citizen(MOBILE)
    files = (await asha.get("/api/v1/me/files")).json()
    assert [file["id"] for file in files] == [made.json()["id"]]
    trail = (await asha.get(f"{SERVICE}/files/{made.json()['id']}/history")).json()
    assert (trail[0]["role"], trail[0]["post"]) == ("clerk", clerk.post)


async def test_the_same_mobile_is_the_same_person(place: Place) -> None:
    clerk = await place.staff("clerk")
    for name in ("Asha", "Somebody else"):
        who = {"mobile": "9388800002", "name": {"en": name, "ml": name}}
        made = await clerk.post_json(
            f"{SERVICE}/files", {"local_body": BODY, "answers": answers(), "applicant": who}
        )
        assert made.status_code == 201
    people = await place.fetch("select name_en from ksmart.person where mobile = '9388800002'")
    assert [row["name_en"] for row in people] == ["Asha"]


async def test_staff_say_who_applies_and_citizens_do_not(place: Place) -> None:
    clerk, citizen = await place.staff("clerk"), await someone(place)
    nobody = await clerk.post_json(f"{SERVICE}/files", {"local_body": BODY, "answers": answers()})
    assert [f["pointer"] for f in nobody.json()["faults"]] == ["/applicant"]
    other = {"local_body": BODY, "answers": answers(), "applicant": ASHA}
    assert (await citizen.post_json(f"{SERVICE}/files", other)).status_code == 422


async def test_who_may_not_open_files_may_not_at_the_counter_either(place: Place) -> None:
    engineer = await place.staff("engineer")
    body = {"local_body": BODY, "answers": answers(), "applicant": ASHA}
    assert (await engineer.post_json(f"{SERVICE}/files", body)).status_code == 403


async def test_several_files_at_once_each_with_its_own_outcome(place: Place) -> None:
    citizen, clerk = await someone(place), await place.staff("clerk")
    secretary = await place.staff("secretary")
    files = [await filed(place, citizen, kind="plain", hp=None) for _ in range(4)]
    for file in files[:3]:
        await act(clerk, file, "verify", 1)
    wanted = [{"id": file, "row_version": 2} for file in files]
    wanted[1]["row_version"] = 1
    key = str(uuid4())
    done = await secretary.post_json(f"{SERVICE}/actions/approve", {"files": wanted}, key=key)
    results: list[dict[str, Any]] = done.json()
    found = [
        str(one["refused"]["type"]).rpartition(":")[2] if one["refused"] else "done"
        for one in results
    ]
    assert found == ["done", "version", "done", "version"]
    assert [await state(place, file) for file in files] == [
        "issued",
        "approval",
        "issued",
        "scrutiny",
    ]
    again = await secretary.post_json(f"{SERVICE}/actions/approve", {"files": wanted}, key=key)
    assert again.json()[0] == done.json()[0]


async def test_bulk_is_only_for_actions_that_say_so_and_for_so_many(place: Place) -> None:
    secretary = await place.staff("secretary")
    one = {"id": str(uuid4()), "row_version": 1}
    other = await secretary.post_json(f"{SERVICE}/actions/reject", {"files": [one]})
    assert other.status_code == 404
    many = [{"id": str(uuid4()), "row_version": 1} for _ in range(51)]
    assert (
        await secretary.post_json(f"{SERVICE}/actions/approve", {"files": many})
    ).status_code == 400
    twice = await secretary.post_json(f"{SERVICE}/actions/approve", {"files": [one, one]})
    assert twice.status_code == 400

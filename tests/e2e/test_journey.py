"""One citizen's journey: apply, be sent back, mend, be certified."""

import pytest

from tests.e2e.world import REGISTERS, SERVICE, World, answers

pytestmark = pytest.mark.anyio


async def test_a_returned_application_is_mended_and_certified(world: World) -> None:
    citizen = await world.citizen()
    made = await world.filed(citizen)
    assert made["state"] == "scrutiny"
    file = made["id"]

    clerk = await world.staff("clerk")
    inbox = (await clerk.get("/api/v1/inbox", limit="200")).json()
    assert file in [row["id"] for row in inbox]
    returned = await clerk.act(file, "return", 1, {"remark": "Enter the sub-number"})
    assert returned.json()["state"] == "correction", returned.text

    mended = await citizen.act(
        file, "resubmit", 2, {"answers": {"building_no": f"{answers()['building_no']}A"}}
    )
    assert mended.json()["state"] == "scrutiny", mended.text
    assert (await clerk.act(file, "forward", 3)).json()["state"] == "approval"

    secretary = await world.staff("secretary")
    desk = (await secretary.get("/api/v1/inbox", limit="200")).json()
    assert file in [row["id"] for row in desk]
    done = await secretary.act(file, "approve", 4)
    assert done.status_code == 200, done.text
    assert done.json()["ended"] is True
    [entry] = done.json()["created"]
    assert entry["number"].startswith("R/M07025/")

    seen = await secretary.get(f"{REGISTERS}/certificates/{entry['id']}")
    assert seen.json()["number"] == entry["number"]
    trail = (await citizen.get(f"{SERVICE}/files/{file}/history")).json()
    assert [event["action"] for event in trail] == [
        "submit",
        "return",
        "resubmit",
        "forward",
        "approve",
    ]

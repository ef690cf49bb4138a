"""What every route has in common: refusals as problems, strictness, headers, a log that knows no names."""

import json
import logging
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler

from runtime.access.policy import MARK, Policy, RouteWithoutPolicyError
from runtime.answers.checking import decoded
from runtime.answers.faults import Faults
from runtime.app import create_app
from runtime.jobs.senders import MemorySender
from runtime.web.answer import Answer, nothing
from runtime.web.call import Call
from runtime.web.route import route
from tests.database import Server
from tests.e2e.world import ALUVA, REGISTERS, SERVICE, World, answers, opening

pytestmark = pytest.mark.anyio

WRONG: list[Any] = [
    None, True, 1, 1.5, "", "x", [], [1], [None], {}, {"en": 1}, [{}], [{"id": 5}], "9" * 400,
]  # fmt: skip
NOWHERE = "0190a000-0000-7000-8000-000000000001"


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["request"] == answer.headers["x-request-id"]
    assert body["words"]["ml"]
    return answer.status_code, body["type"].removeprefix("urn:ksmart:problem:")


def faults(answer: httpx.Response) -> dict[str, str]:
    return {fault["pointer"]: fault["code"] for fault in answer.json().get("faults", [])}


@pytest.mark.parametrize(
    "path",
    ["/", "/api/v1", "/api/v1/nothing", "/api/v1/nothing/nowhere/files", f"{SERVICE}/files/not-an-id", f"{SERVICE}/files/{NOWHERE}",
     f"{REGISTERS}/nothing", f"{REGISTERS}/certificates/{NOWHERE}", "/api/v1/core/masters/nothing", "/api/v1/../etc/passwd", f"{SERVICE}/drafts/{NOWHERE}"],
)  # fmt: skip
async def test_what_is_not_there_is_a_404_problem(world: World, path: str) -> None:
    citizen = await world.citizen()
    if path.endswith("/files"):
        assert problem(await citizen.post_json(path, opening())) == (404, "not-found")
    else:
        assert problem(await citizen.get(path)) == (404, "not-found")


@pytest.mark.parametrize(("method", "path", "allow"), [("DELETE", "/api/v1/me", "GET, OPTIONS, HEAD"), ("PATCH", f"{SERVICE}/files", "OPTIONS, POST"), ("TRACE", "/health/live", "GET, OPTIONS, HEAD")])  # fmt: skip
async def test_another_method_is_a_405_that_says_which_there_are(
    world: World, method: str, path: str, allow: str
) -> None:
    answer = await world.client.request(method, path)
    assert problem(answer) == (405, "method-not-allowed")
    assert answer.headers["allow"] == allow


async def test_head_is_get_without_the_body(world: World) -> None:
    got, head = await world.client.get("/health/live"), await world.client.head("/health/live")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/me",
        "/api/v1/inbox",
        "/api/v1/me/files",
        f"{SERVICE}/files/{NOWHERE}",
        f"{REGISTERS}/applications",
    ],
)
async def test_without_a_session_nothing_is_told(world: World, path: str) -> None:
    assert problem(await world.client.get(path)) == (401, "no-session")


async def test_unknown_repeated_and_empty_parameters_are_refused(world: World) -> None:
    citizen = await world.citizen()
    for query in (
        "colour=red",
        "limit=1&limit=2",
        "limit=",
        "after=%00",
        "after=%ff",
        "limit=-1",
        "after=x",
    ):
        assert problem(await citizen.get(f"/api/v1/me/files?{query}")) == (400, "malformed"), query


async def test_limits_clamp_and_do_not_refuse(world: World) -> None:
    citizen = await world.citizen()
    for limit in ("0", "100000", "9" * 400):
        assert (await citizen.get("/api/v1/me/files", limit=limit)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"local_body": "M07025", "answers": {"x": "\\u0000"}}',
        b'{"local_body": "M07025", "answers": ' + b"[" * 5000,
    ],
)
async def test_a_body_that_is_no_json_is_400(world: World, body: bytes) -> None:
    citizen = await world.citizen()
    headers = citizen.headers(idempotency_key=str(uuid4())) | {"content-type": "application/json"}
    assert problem(await world.client.post(f"{SERVICE}/files", content=body, headers=headers)) == (
        400,
        "malformed",
    )


async def test_only_json_is_read(world: World) -> None:
    citizen = await world.citizen()
    headers = citizen.headers(idempotency_key=str(uuid4()))
    answer = await world.client.post(f"{SERVICE}/files", data={"local_body": "x"}, headers=headers)
    assert problem(answer) == (415, "media-type")


async def test_a_body_beyond_a_megabyte_is_413(world: World) -> None:
    citizen = await world.citizen()
    answer = await citizen.post_json(f"{SERVICE}/files", opening(purpose_note="x" * 1_100_000))
    assert problem(answer) == (413, "too-large")


async def test_every_fault_of_the_answers_is_told_with_its_pointer_in_both_languages(
    world: World,
) -> None:
    citizen = await world.citizen()
    given = answers(
        ward="M05016001",
        pincode="12",
        resident_since="2999-01-01",
        tenure="castle",
        colour=1,
        name={"en": ""},
    )
    given["members"] = [
        {"name": "A", "relation": "spouse"},
        {"relation": "dog", "born_on": "never"},
    ]
    answer = await citizen.post_json(f"{SERVICE}/files", {"local_body": ALUVA, "answers": given})
    assert problem(answer) == (422, "answers")
    assert faults(answer) == {
        "/answers/pincode": "type",
        "/answers/tenure": "unknown",
        "/answers/colour": "unknown_field",
        "/answers/name/ml": "missing",
        "/answers/members/1/name": "missing",
        "/answers/members/1/relation": "unknown",
        "/answers/members/1/born_on": "type",
    }
    assert all(
        fault["message"]["en"] and fault["message"]["ml"] for fault in answer.json()["faults"]
    )


async def test_what_the_rules_find_is_told_in_one_answer_too(world: World) -> None:
    citizen = await world.citizen()
    spouse = {"name": "A", "relation": "spouse"}
    given = answers(
        ward="M05016001", resident_since="2999-01-01", tenure="own", members=[spouse, spouse]
    )
    answer = await citizen.post_json(f"{SERVICE}/files", {"local_body": ALUVA, "answers": given})
    assert {
        "/answers/ward",
        "/answers/resident_since",
        "/answers/owner_name",
        "/answers/owner_mobile",
        "/answers/members",
    } <= set(faults(answer))


@pytest.mark.parametrize("local_body", ["", "X", "M99999", "' or 1=1", "M07025 ", "x" * 10_000])
async def test_a_local_body_that_is_none_is_refused(world: World, local_body: str) -> None:
    answer = await (await world.citizen()).post_json(
        f"{SERVICE}/files", opening(local_body=local_body)
    )
    assert problem(answer) == (422, "answers")
    assert faults(answer) == {"/local_body": "unknown"}


async def test_a_second_open_application_for_one_building_is_a_duplicate(world: World) -> None:
    citizen = await world.citizen()
    first = opening()
    assert (await citizen.post_json(f"{SERVICE}/files", first)).status_code == 201
    second = await citizen.post_json(f"{SERVICE}/files", first)
    assert problem(second) == (409, "duplicate")
    assert faults(second) == {"/answers/building_no": "duplicate"}


@pytest.mark.parametrize("key", ["", "x" * 256, "ശ", "a\tb"])
async def test_a_key_is_needed_and_is_plain(world: World, key: str) -> None:
    citizen = await world.citizen()
    headers = [
        (b"authorization", f"Bearer {citizen.token}".encode()),
        (b"idempotency-key", key.encode()),
    ]
    answer = await world.client.post(f"{SERVICE}/files", json=opening(), headers=headers)
    assert problem(answer) == (400, "idempotency-key-needed")


async def test_an_action_says_which_version_it_was_decided_on(world: World) -> None:
    citizen, clerk = await world.citizen(), await world.staff("clerk")
    file = (await world.filed(citizen))["id"]
    path = f"{SERVICE}/files/{file}/actions/forward"
    assert problem(await clerk.post_json(path, {})) == (428, "if-match-needed")
    assert problem(await clerk.post_json(path, {}, if_match="*")) == (400, "malformed")
    stale = await clerk.act(file, "forward", 7)
    assert problem(stale) == (412, "version")
    assert stale.headers["etag"] == '"1"'
    done = await clerk.act(file, "forward", 1)
    assert (done.status_code, done.headers["etag"]) == (200, '"2"')
    assert (await clerk.get(f"{SERVICE}/files/{file}")).headers["etag"] == '"2"'


async def test_an_action_that_needs_a_remark_says_so_at_its_place(world: World) -> None:
    citizen, clerk = await world.citizen(), await world.staff("clerk")
    file = (await world.filed(citizen))["id"]
    assert faults(await clerk.act(file, "return", 1)) == {"/remark": "missing"}
    assert faults(await clerk.act(file, "return", 1, {"remark": 5})) == {"/remark": "type"}
    assert faults(await clerk.act(file, "forward", 1, {"remark": "x", "answers": {}})) == {
        "/remark": "not_asked",
        "/answers": "not_asked",
    }
    assert faults(await clerk.act(file, "forward", 1, {"to": "issued"})) == {"/to": "unknown_field"}


async def test_a_new_file_says_where_it_is(world: World) -> None:
    citizen = await world.citizen()
    made = await citizen.post_json(f"{SERVICE}/files", opening())
    assert made.headers["location"] == f"{SERVICE}/files/{made.json()['id']}"
    assert (await citizen.get(made.headers["location"])).json()["number"] == made.json()["number"]


async def test_every_answer_carries_the_headers_that_keep_browsers_safe(world: World) -> None:
    for answer in (
        await world.client.get("/health/live"),
        await world.client.get("/nothing"),
        await world.client.get("/api/v1/me"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert len(answer.headers["x-request-id"]) == 16


async def test_more_headers_than_anybody_sends_are_refused(world: World) -> None:
    many = {f"x-{n}": "x" for n in range(120)}
    for sent in (
        await world.client.get("/health/live", headers=many),
        await world.client.get("/health/live", headers={"x-long": "x" * 40_000}),
        await world.client.get("/health/live", params={"q": "x" * 9_000}),
    ):
        assert problem(sent) == (431, "headers-too-large")


async def test_the_log_says_what_happened_and_names_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "ksmart")
    citizen = await world.citizen("6000000099")
    secretary = await world.staff("secretary")
    file = (
        await world.filed(
            citizen, name={"en": "Xenophon", "ml": "സെനോഫോൺ"}, owner_mobile="9111111111"
        )
    )["id"]
    await secretary.get(f"{REGISTERS}/applications", q="Xenophon")
    await secretary.get(f"{SERVICE}/files/{file}")
    await citizen.post_json(f"{SERVICE}/files", opening(name={"en": "Xenophon"}))
    said = caplog.text
    for secret in ("Xenophon", "സെനോഫോൺ", "9111111111", "6000000099", file, citizen.token):
        assert secret not in said
    lines = [
        json.loads(record.message) for record in caplog.records if record.name == "ksmart.access"
    ]
    assert {"/api/v1/{module}/{service}/files/{id}", "/api/v1/{module}/registers/{register}"} <= {
        line["route"] for line in lines
    }
    assert all(set(line) == {"request", "method", "route", "status", "ms"} for line in lines)


async def test_the_app_refuses_to_boot_with_a_route_that_has_no_policy(pg_server: Server) -> None:
    async def bare() -> None: ...

    handler = HTTPRouteHandler("/bare", http_method="GET", status_code=204)(bare)
    with pytest.raises(RouteWithoutPolicyError, match="GET /bare"):
        create_app("generated", pg_server.url, MemorySender(), more=[handler])

    @route("GET", "/guarded", Policy.SESSION)
    async def guarded(call: Call) -> Answer:
        del call
        return nothing()

    create_app("generated", pg_server.url, MemorySender(), more=[guarded])
    assert guarded.opt[MARK] is Policy.SESSION


async def test_the_rows_of_a_master_are_those_of_the_day(world: World) -> None:
    wards = await world.client.get(
        "/api/v1/core/masters/ward", params={"local_body": ALUVA, "limit": "10"}
    )
    assert [row["code"] for row in wards.json()] == [f"{ALUVA}{n:03d}" for n in range(1, 11)]
    following = await world.client.get(wards.links["next"]["url"])
    assert following.json()[0]["code"] == f"{ALUVA}011"
    before = await world.client.get("/api/v1/core/masters/ward", params={"on": "2025-10-31"})
    assert before.json() == []
    assert problem(
        await world.client.get("/api/v1/core/masters/ward", params={"on": "2025-1-1"})
    ) == (400, "malformed")
    assert problem(
        await world.client.get("/api/v1/core/masters/ward", params={"colour": "red"})
    ) == (400, "malformed")


async def test_the_generated_decoder_never_refuses_what_nobody_can_explain(world: World) -> None:
    """Each field in turn with each wrong shape: whatever msgspec refuses has a fault with a pointer."""
    record = world.ground.catalogue.service("residence_certificate", "residence_certificate")
    assert record is not None
    for name in answers():
        for value in WRONG:
            found = Faults()
            decoded(record.record, msgspec.json.encode({**answers(), name: value}), found)

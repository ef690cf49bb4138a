"""Values that are nobody else's: put in as canaries, and looked for wherever they may not be."""

from __future__ import annotations

import logging

import pytest

from tests.e2e.nested.test_options import SERVICE, act, faults, opened, someone
from tests.e2e.workflow.people import browser
from tests.fixtures.project import BODY, Place

pytestmark = pytest.mark.anyio

MOTHER, HOUSE, AADHAAR, MOBILE = "Qanarymother", "Qanaryhouse", "999941057058", "9123456780"
EVERY = (MOTHER.lower(), HOUSE.lower(), AADHAAR, MOBILE)
CANARIES = {
    "mother_name_first": {"en": MOTHER, "ml": MOTHER},
    "mother_aadhaar": AADHAAR,
    "father_aadhaar": AADHAAR,
    "mother_mobile": MOBILE,
    "present_where": "here",
    "present_where_abroad_country": None,
    "present_where_here_ward": "M1001",
    "present_where_here_house": {"en": HOUSE, "ml": HOUSE},
}
# Where the platform keeps what it does: none of it may repeat what people answered.
_TABLES = """
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = 'ksmart' and c.relname <> 'draft'
"""


def sung(text: str) -> list[str]:
    """The canaries that a text repeats."""
    return [one for one in EVERY if one in text.lower()]


async def test_nothing_private_is_in_events_outbox_logs_or_messages(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    who = await someone(place)
    made = await opened(who, **CANARIES)
    assert made.status_code == 201, made.text
    file = made.json()["id"]
    secretary = await place.staff("secretary")
    assert (await act(secretary, file, "accept", 1)).status_code == 200
    await place.settle()
    assert not sung(made.text)
    own = await place.fetch("select t::text as line from births.report t where id = $1::uuid", file)
    assert sorted(sung(own[0]["line"])) == sorted(EVERY)  # they can be found where they belong
    for row in await place.fetch(_TABLES):
        kept = await place.fetch(f"select t::text as line from {row['name']} t")
        assert not sung("\n".join(one["line"] or "" for one in kept)), row["name"]
    assert not sung("\n".join(message.text for message in place.sender.sent))
    assert not sung(caplog.text)
    assert not sung("\n".join(str(record.__dict__) for record in caplog.records))
    history = await who.get(f"{SERVICE}/files/{file}/history")
    assert history.status_code == 200
    assert not sung(history.text)


async def test_no_refusal_repeats_what_was_answered(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    who = await someone(place)
    wrong = AADHAAR[:-1] + "7"
    refused = await opened(who, **{**CANARIES, "mother_aadhaar": wrong, "kind": "found"})
    assert faults(refused)
    assert wrong not in refused.text
    assert not sung(refused.text)
    twice = {**CANARIES, "born_on": "2026-04-07"}
    assert (await opened(who, **twice)).status_code == 201
    again = await opened(who, **twice)
    assert again.status_code == 409
    assert not sung(again.text)
    for broken in (
        {"mother_mobile": int(MOBILE)},
        {"mother_aadhaar": [AADHAAR]},
        {MOTHER: HOUSE[:3]},
    ):
        told = await opened(who, **{**CANARIES, **broken})
        assert told.status_code == 422
        assert (
            not sung(told.text) or MOTHER in broken
        )  # a name that was sent is said back, no answer
    assert wrong not in caplog.text
    assert not sung(caplog.text)


async def test_lists_searches_exports_and_strangers_see_none_of_it(place: Place) -> None:
    who = await someone(place)
    file = (await opened(who, **CANARIES)).json()["id"]
    clerk, registers = await place.staff("clerk"), "/api/v1/births/registers"
    listed = await clerk.get(f"{registers}/reports", local_body=BODY)
    assert listed.json()
    assert not sung(listed.text)
    for text in (AADHAAR, MOBILE, AADHAAR[-4:], HOUSE):
        found = await clerk.get(f"{registers}/reports", local_body=BODY, q=text)
        assert found.json() == [], text
    page = await browser(place, clerk).client.get("/registers/births/reports/export/csv")
    assert page.status_code == 200
    assert "B/M1/" in page.text
    assert not sung(page.text)
    seen = await clerk.get(f"{SERVICE}/files/{file}", local_body=BODY)
    assert AADHAAR not in seen.text
    assert MOBILE not in seen.text
    assert seen.json()["mother_aadhaar"] == "••••••••7058"
    stranger = await someone(place)
    assert (await stranger.get(f"{SERVICE}/files/{file}")).status_code == 404

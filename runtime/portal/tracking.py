"""Where an application stands, without log-in: by its number and the end of the applicant's mobile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.portal.catalogue_words import local_body_name, role_title, state_title
from runtime.portal.errors import show_page
from runtime.portal.frame import page
from runtime.portal.printing import Due, day, due
from runtime.portal.sent import sent_form
from runtime.portal.words import WORDS
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route
from runtime.words import Words

if TYPE_CHECKING:
    import asyncpg

# Ten thousand endings of one number take more than a day, from however many addresses.
ASKING = Limit("tracking", per_address=20, per_subject=5)
_LONGEST = 60
_ENDING = 4


@dataclass(frozen=True, slots=True)
class Tracked:
    """What anyone may know of a file: `who` may act now, no name and no answer of it."""

    service: Words
    state: Words
    body: Words
    submitted: str
    due_on: str | None
    due: Due
    ended: bool
    with_applicant: bool
    who: tuple[Words, ...]


@route("GET", "/track", Policy.OPEN, show=show_page)
async def ask(call: Call) -> Answer:
    """The two questions."""
    return _page(call)


@route("POST", "/track", Policy.OPEN, ASKING, form=True, show=show_page)
async def answer(call: Call) -> Answer:
    """Where it stands. Asked by a form and not by an address: those are kept in histories and logs."""
    sent = (await sent_form(call, session=False)).controls
    # People copy numbers from messages: blanks fall away, letters are capitals as in every number.
    number = "".join(sent.get("number", "").split()).upper()[:_LONGEST]
    ending = "".join(letter for letter in sent.get("ending", "") if letter.isdecimal())[-_ENDING:]
    mistakes: dict[str, Words] = {}
    if not number:
        mistakes["number"] = WORDS["track_number_needed"]
    if len(ending) < _ENDING or not ending.isascii():
        mistakes["ending"] = WORDS["track_ending_needed"]
    if mistakes:
        return _page(call, number, mistakes, status=422)
    call.count_subject(number)
    rows = await call.ground.doors.rows("ksmart.track", number, ending)
    found = [one for row in rows if (one := _tracked(call, row)) is not None]
    return _page(call, number, found=found, unknown=not found)


ROUTES = [ask, answer]


def _page(
    call: Call,
    number: str = "",
    mistakes: Mapping[str, Words] | None = None,
    *,
    found: list[Tracked] | None = None,
    unknown: bool = False,
    status: int = 200,
) -> Answer:
    told = mistakes or {}
    return page(
        call,
        "portal/track.html",
        status=status,
        number=number,
        mistakes=told,
        wrong=told,
        problems=list(told.items()),
        found=found or [],
        unknown=unknown,
        longest=_LONGEST,
    )


def _tracked(call: Call, row: asyncpg.Record) -> Tracked | None:
    service = call.ground.catalogue.service(row["module"], row["service"])
    if service is None:
        return None
    state = service.workflow.states.get(row["state"])
    actions, branches = (state.actions, state.branches) if state else ((), ())
    may_act = [*(action.by for action in actions), *(branch.by for branch in branches)]
    roles = dict.fromkeys(role for by in may_act for role in by)
    persons = {
        role.name
        for module in call.ground.catalogue.modules.values()
        for role in module.roles
        if role.held == "person"
    }
    today = call.ground.clock.now().date()
    return Tracked(
        service.title,
        state_title(service, row["state"]),
        local_body_name(call.ground, row["local_body"]),
        day(row["submitted_on"]),
        day(row["due_on"]) if row["due_on"] else None,
        due(row["due_on"], today, row["stopped"], row["ended"]),
        row["ended"],
        not persons.isdisjoint(roles) and not row["ended"],
        tuple(role_title(call.ground, role) for role in roles if role not in persons),
    )

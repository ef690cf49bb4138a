"""`/api/v1/plan-check`: the same checks for programs."""

from __future__ import annotations

import msgspec
from litestar.handlers import HTTPRouteHandler

from plugins.edcr.web.desk import BusyError, Desk, report_bytes
from plugins.edcr.web.pages import (
    CHECKING,
    LARGEST_PLAN,
    LOOKING,
    day_of,
    faults_of,
    plain_name,
)
from runtime.access.policy import Policy
from runtime.refusal import NOT_FOUND, Problem, Refusal
from runtime.web.answer import JSON, Answer, json_value
from runtime.web.call import Call
from runtime.web.route import route
from runtime.web.upload import uploaded
from runtime.words import Words

PATH = "/api/v1/plan-check"
BUSY = Problem(
    "plan-check-busy",
    503,
    Words("Many plans are being checked just now", "ഇപ്പോൾ പല പ്ലാനുകൾ പരിശോധിക്കുകയാണ്"),
)
WRONG = Problem("plan-check-form", 422, Words("This upload cannot be checked", "ഇത് പരിശോധിക്കാനാവില്ല"))


class Taken(msgspec.Struct, frozen=True):
    """A check under way: ask `href` until it gives the report."""

    id: str
    stage: str
    before: int
    href: str


def api_routes(desk: Desk) -> list[HTTPRouteHandler]:
    """The routes over one desk."""

    @route("POST", PATH, Policy.OPEN, CHECKING)
    async def check(call: Call) -> Answer:
        """Multipart with `file`, `book` and perhaps `on`; 202 and where to look."""
        async with uploaded(call, desk.folder, LARGEST_PLAN) as upload:
            wrong = faults_of(upload.fields, desk.library, has_file=upload.path is not None)
            if wrong or upload.path is None:
                raise Refusal(WRONG, wrong[0][1])
            on = day_of(upload.fields.get("on", "")) or call.ground.clock.now().date()
            try:
                made = desk.take(
                    upload.path, plain_name(upload.file_name), upload.fields["book"], on
                )
            except BusyError as error:
                raise Refusal(BUSY, headers=(("retry-after", "30"),)) from error
        taken = Taken(made.key, made.stage, desk.before(made), f"{PATH}/{made.key}")
        return json_value(taken, 202, (b"location", taken.href.encode()))

    @route("GET", PATH + "/{key:str}", Policy.OPEN, LOOKING)
    async def look(call: Call) -> Answer:
        """202 while it is checked, then the report."""
        found = desk.find(call.part("key"))
        if found is None:
            raise Refusal(NOT_FOUND)
        if found.document is None:
            taken = Taken(found.key, found.stage, desk.before(found), f"{PATH}/{found.key}")
            return json_value(taken, 202, (b"retry-after", b"1"))
        return Answer(report_bytes(found), 200, [JSON, (b"cache-control", b"no-store")])

    return [check, look]

"""Whether the app lives, whether it can serve, and what it offers."""

from __future__ import annotations

import functools
from pathlib import Path

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import JSON, Answer, json_value
from runtime.web.call import Call
from runtime.web.route import route

PROBES = Limit("health", per_address=1200)


@route("GET", "/health/live", Policy.OPEN, PROBES)
async def live(call: Call) -> Answer:
    """200 as long as requests are answered at all."""
    call.query()
    return json_value({"live": True})


@route("GET", "/health/ready", Policy.OPEN, PROBES)
async def ready(call: Call) -> Answer:
    """200 when the database answers; else 503."""
    call.query()
    await call.ground.doors.value("ksmart.epoch")
    return json_value({"ready": True})


@route("GET", "/openapi.json", Policy.OPEN)
async def openapi(call: Call) -> Answer:
    """The API's description, as the generator wrote it."""
    call.query()
    return Answer(
        _openapi(call.ground.catalogue.folder),
        200,
        [JSON, (b"cache-control", b"public, max-age=300")],
    )


ROUTES = [live, ready, openapi]


@functools.lru_cache(maxsize=4)
def _openapi(folder: Path) -> bytes:
    try:
        return (folder / "openapi.json").read_bytes()
    except OSError as error:
        raise Refusal(NOT_FOUND) from error

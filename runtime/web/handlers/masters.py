"""Masters: the rows in force on a day, for pickers. Public: they are the state's code lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from runtime.access.policy import Policy
from runtime.refusal import malformed
from runtime.web.answer import Answer, json_value
from runtime.web.call import Call
from runtime.web.handlers.shelf import master_of
from runtime.web.paging import MOST, limit_of, next_link
from runtime.web.route import route

_FRESH = (b"cache-control", b"public, max-age=300")


@route("GET", "/api/v1/{module:str}/masters/{master:str}", Policy.OPEN)
async def rows(call: Call) -> Answer:
    """The rows in force `on` a day (today), by key; each plain field of the master filters by equality."""
    master = master_of(call)
    plain = [
        field.name
        for field in msgspec.structs.fields(master.row)
        if field.name not in ("since", "until", "added_by")
    ]
    query = call.query("on", "after", "limit", *plain)
    ground = call.ground
    day = _day(query.get("on")) or ground.clock.now().date()
    after, limit = query.get("after", ""), limit_of(query) if "limit" in query else MOST
    wanted = [(name, query[name]) for name in plain if name in query]
    found: list[Any] = []
    for row in ground.data.rows(master, day):
        if getattr(row, master.key) > after and all(
            _as_asked(getattr(row, name)) == value for name, value in wanted
        ):
            if len(found) == limit:
                return json_value(
                    found,
                    200,
                    _FRESH,
                    next_link(call.scope["path"], query, getattr(found[-1], master.key)),
                )
            found.append(row)
    return json_value(found, 200, _FRESH)


ROUTES = [rows]


def _as_asked(value: object) -> str | None:
    """A value as JSON writes it, so that true and null are not looked for under Python's names."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if len(text) == 10 and text[7] == "-":  # a day of a week (2026-W47-6) is as long
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise malformed("on is a date: 2026-11-20", "on ഒരു തീയതിയാണ്: 2026-11-20")

"""Masters: the rows as of a day, a change proposed with its proof, approved or returned by another."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from runtime.access.policy import Policy
from runtime.catalogue import Master
from runtime.masters.changes import (
    CHANGED,
    approve,
    changes_of,
    editor_of,
    is_checker,
    is_maker,
    propose,
    proved,
    send_back,
)
from runtime.masters.proof import Plan, header
from runtime.portal.errors import reasons, show_page
from runtime.portal.frame import go, page, params
from runtime.portal.printing import day, moment
from runtime.portal.sent import sent_form
from runtime.refusal import ANSWERS, MOVED_ON, NOT_ALLOWED, NOT_FOUND, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import master_of
from runtime.web.route import route
from runtime.words import Words

PATH = "/masters/{module:str}/{master:str}"
PAGE = 50


@route("GET", PATH, Policy.SESSION, show=show_page)
async def rows(call: Call) -> Answer:
    """The rows in force on a day, and the changes that wait or were decided."""
    return await _page(call, master_of(call))


@route("POST", PATH, Policy.SESSION, form=True, show=show_page)
async def change(call: Call) -> Answer:
    """Look at a proposal with its proof, hand it over, approve it or send it back."""
    master, sent = master_of(call), await sent_form(call)
    text, note, wanted = sent.own("text"), sent.own("note"), sent.own("do")
    try:
        if wanted == "prove":
            return await _page(
                call,
                master,
                text=text,
                note=note,
                plan=await proved(call.ground, call.actor, master, text),
            )
        if wanted == "propose":
            await propose(call.ground, call.actor, master, text, note)
        elif wanted == "approve":
            await approve(call.ground, call.actor, master, _id(sent.own("change")))
        elif wanted == "return":
            change = _id(sent.own("change"))
            await send_back(call.ground, call.actor, master, change, sent.own("remark"))
    except Refused as refused:
        refusal = refusal_of(refused)
        if refusal.problem not in (ANSWERS, MOVED_ON):
            raise
        said = [CHANGED] if refusal.problem is MOVED_ON else list(reasons(refusal))
        plan = await proved(call.ground, call.actor, master, text) if text else None
        return await _page(
            call, master, text=text, note=note, plan=plan, problems=said, status=refusal.problem.status
        )  # fmt: skip
    return go(_address(master))


ROUTES = [rows, change]


async def _page(
    call: Call,
    master: Master[Any],
    text: str = "",
    note: str = "",
    plan: Plan | None = None,
    problems: list[Words] | None = None,
    status: int = 200,
) -> Answer:
    editor_of(master)
    if not (is_maker(master, call.actor) or is_checker(master, call.actor)):
        raise Refusal(NOT_ALLOWED, reason="role")
    asked, today = params(call), call.ground.clock.now().date()
    on = _day(asked.get("on")) or today
    names = header(master)
    after = asked.get("after", "")
    own, post = editor_of(master).own, call.actor.post
    found = [
        row
        for row in call.ground.data.rows(master, on)
        if str(getattr(row, master.key)) > after
        and (own is None or post is None or getattr(row, own) == post.local_body)
    ]
    shown, more = found[:PAGE], len(found) > PAGE
    changes = [
        {
            "id": str(one.id), "note": one.note, "maker": one.maker, "at": moment(one.at), "state": one.state,
            "remark": one.remark, "steps": _told(one.rows, master), "text": one.text,
            "decides": one.state == "proposed" and not one.mine and is_checker(master, call.actor),
        }
        for one in await changes_of(call.ground, call.actor, master)
    ]  # fmt: skip
    return page(
        call,
        "portal/master.html",
        status=422 if plan and plan.faults and status == 200 else status,
        master=master,
        address=_address(master),
        on=on.isoformat(),
        columns=names,
        rows=[[_cell(getattr(row, name)) for name in names] for row in shown],
        next=f"{_address(master)}?on={on}&after={getattr(shown[-1], master.key)}" if more else None,
        makes=is_maker(master, call.actor),
        text=text or _blank(names),
        note=note,
        plan=plan,
        steps=_told([step.stored(editor_of(master)) for step in plan.steps], master)
        if plan
        else (),
        problems=[("text", words) for words in problems or ()],
        changes=changes,
    )


def _address(master: Master[Any]) -> str:
    module, _, name = master.name.partition(".")
    return f"/masters/{module}/{name}"


def _blank(names: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(names)
    return out.getvalue()


def _told(steps: list[Any], master: Master[Any]) -> list[tuple[str, str, str]]:
    """What each step does: its word, its key, the cells or the day."""
    made: list[tuple[str, str, str]] = []
    assert master.editor is not None
    money = {column.name for column in master.editor.columns if column.kind == "money"}
    for step in steps:
        if step["op"] == "end":
            made.append(("master_ends", str(step["key"]), day(str(step["until"]))))
            continue
        row: dict[str, Any] = step["row"]
        cells = [
            f"{name}: {value / 100 if name in money else _cell(value)}"
            for name, value in row.items()
            if value is not None and name != master.key
        ]
        made.append(("master_adds", str(row[master.key]), "; ".join(cells)))
    return made


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return " ".join(str(item) for item in cast("Sequence[object]", value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal(NOT_FOUND) from None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

"""Registers: lists with filters, search in both scripts, and one entry."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from runtime.access.policy import Policy
from runtime.catalogue import Column, Register
from runtime.catalogue.masters import is_of
from runtime.files.doors import register_doors
from runtime.files.entries import (
    Listed,
    entry_versions,
    filters_of,
    list_register,
    read_entry,
    search_register,
)
from runtime.masters.changes import is_checker, is_maker
from runtime.portal.catalogue_words import files_address, local_body_name
from runtime.portal.errors import show_page
from runtime.portal.exports import may_export
from runtime.portal.frame import language_of, page, params
from runtime.portal.history import Version, versions_of
from runtime.portal.printing import Cell, Line, Printed, Printer, row_label
from runtime.portal.questions import Choice
from runtime.portal.renewing import onward
from runtime.portal.words import WORDS
from runtime.refusal import MALFORMED, Refusal
from runtime.registers.views import views_of
from runtime.reports.counting import may_read
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.registers import SEARCH
from runtime.web.handlers.shelf import register_of
from runtime.web.paging import NEWEST, id_of
from runtime.web.route import route
from runtime.words import Words

PAGE = 50
MOST_CHOICES = 400
"""A filter over a longer list is typed as a code: no phone scrolls through more."""


@route("GET", "/registers", Policy.SESSION, show=show_page)
async def shelf(call: Call) -> Answer:
    """The registers that this actor may read, by module."""
    shelves: list[tuple[Words, list[tuple[Words, str]]]] = []
    reports: list[tuple[Words, str]] = []
    for module in call.ground.catalogue.modules.values():
        found = [
            (register.title, _address(register))
            for name in module.registers
            if (register := call.ground.catalogue.register(module.name, name))
            and _is_open(register, call)
        ]
        if found:
            shelves.append((module.title, found))
        reports += [
            (report.title, f"/reports/{module.name}/{name}")
            for name in module.reports
            if (report := call.ground.catalogue.report(module.name, name))
            and may_read(report, call.actor)
        ]
    lists = [
        (master.title, f"/masters/{'/'.join(master.name.split('.'))}")
        for master in call.ground.catalogue.masters()
        if is_maker(master, call.actor) or is_checker(master, call.actor)
    ]
    return page(
        call,
        "portal/registers.html",
        shelves=shelves,
        groups=(("reports", reports), ("masters", lists)),
    )


@route("GET", "/registers/{module:str}/{register:str}", Policy.SESSION, SEARCH, show=show_page)
async def one(call: Call) -> Answer:
    """A page of a register, filtered, or what a search found."""
    register, asked = register_of(call), params(call)
    filters = {name: asked[name] for name in filters_of(register, call.actor) if name in asked}
    text, scope, after = asked.get("q"), asked.get("in"), asked.get("after")
    problem: Words | None = None
    if text:
        call.count_subject(str(call.actor.holder.person))
        try:
            found = await search_register(
                call.ground, call.actor, register, text[:200], PAGE, scope
            )
        except Refusal as refusal:
            if refusal.problem is not MALFORMED:
                raise
            found, problem = Listed("[]", None), WORDS["search_short"]
    else:
        start = id_of(after, Refusal(MALFORMED)) if after else NEWEST
        found = await list_register(call.ground, call.actor, register, filters, start, PAGE, scope)
    rows: list[dict[str, Any]] = msgspec.json.decode(found.body)
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date())
    kept = {**filters, **({"in": scope} if scope else {})}
    address = _address(register)
    return page(
        call,
        "portal/register.html",
        status=400 if problem else 200,
        register=register,
        address=address,
        columns=[column.label for column in register.columns],
        lines=[_line(printer, register, row, scope) for row in rows],
        filters=[]
        if text
        else [
            _filter(call, register, name, filters.get(name), scope)
            for name in filters_of(register, call.actor)
        ],
        filtered=bool(kept),
        bodies=bodies_of(call, scope),
        scope=scope,
        searchable=register_doors(register, call.actor).search is not None,
        text=text or "",
        truncated=found.truncated,
        problem=problem,
        wrong=problem,
        problems=[("q", problem)] if problem else [],
        forms=register.exports if may_export(register, call.actor) and not text else (),
        query=urlencode({**kept, **({"q": text} if text else {})}),
        views=await views_of(call.ground, call.actor, register),
        next=f"{address}?{urlencode({**kept, 'after': str(found.last)})}"
        if found.last and len(rows) == PAGE
        else None,
        first=address + (f"?{urlencode(kept)}" if kept else "") if after else None,
    )


@route("GET", "/registers/{module:str}/{register:str}/{id:str}", Policy.SESSION, show=show_page)
async def entry(call: Call) -> Answer:
    """One entry of a register."""
    register, scope = register_of(call), params(call).get("in")
    found = await read_entry(call.ground, call.actor, register, call.id(), scope)
    row: dict[str, Any] = msgspec.json.decode(found.body)
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date())
    return page(
        call,
        "portal/entry.html",
        register=register,
        number=row.get("number") or str(call.id()),
        body=local_body_name(call.ground, row["local_body"]) if row.get("local_body") else None,
        printed=_printed(call, register, printer, row),
        versions=await _versions(call, register, printer, scope),
        back=_address(register) + (f"?{urlencode({'in': scope})}" if scope else ""),
        onward=onward(call, register, str(call.id())),
    )


ROUTES = [shelf, one, entry]


def bodies_of(call: Call, scope: str | None) -> list[Choice]:
    """The local bodies that the post may look at beside its own."""
    post = call.actor.post
    if post is None or not post.area:
        return []
    codes = dict.fromkeys((post.local_body, *post.area))
    return [
        Choice(code, local_body_name(call.ground, code), code == (scope or post.local_body))
        for code in codes
    ]


async def _versions(
    call: Call, register: Register, printer: Printer, scope: str | None
) -> tuple[Version, ...]:
    if register_doors(register, call.actor).versions is None:
        return ()
    body = await entry_versions(call.ground, call.actor, register, call.id(), scope)
    return versions_of(
        msgspec.json.decode(body),
        register.labels,
        lambda row: _printed(call, register, printer, row),
    )


def _address(register: Register) -> str:
    return f"/registers/{register.module}/{register.name}"


def _is_open(register: Register, call: Call) -> bool:
    return register.doors.get(call.actor.reader_class(register.classes) or "") is not None


def _line(printer: Printer, register: Register, row: dict[str, Any], scope: str | None) -> Line:
    base = (
        files_address(register.module, register.service) if register.service else _address(register)
    )
    query = f"?{urlencode({'in': scope})}" if scope else ""
    return Line(
        tuple(_cell(printer, column, row.get(column.name)) for column in register.columns),
        f"{base}/{row['id']}{query}",
    )


def _cell(printer: Printer, column: Column, value: Any) -> Cell:
    if column.name == "state" and column.options:
        return printer.tag(column.options.get(str(value)) or Words(str(value), str(value)))
    return printer.cell(column, value)


def _filter(
    call: Call, register: Register, name: str, value: str | None, scope: str | None
) -> dict[str, Any]:
    column = next((column for column in register.columns if column.name == name), None)
    choices: list[Choice] = []
    if column is not None:
        choices = [Choice(code, words, code == value) for code, words in column.options.items()]
        choices += _rows_of_body(call, column, value, scope)
    return {
        "name": name,
        "label": column.label if column else Words(name, name),
        "choices": choices if len(choices) <= MOST_CHOICES else [],
        "value": value or "",
    }


def _rows_of_body(call: Call, column: Column, value: str | None, scope: str | None) -> list[Choice]:
    """The master's rows to choose from; of rows that belong to a local body, those of the one looked at."""
    master, post = column.master, call.actor.post
    if master is None:
        return []
    body = scope or (post.local_body if post else None)
    rows = call.ground.data.rows(master, call.ground.clock.now().date())
    return [
        Choice(code, row_label(row, code), code == value)
        for row in rows
        if getattr(row, "local_body", body) == body and is_of(row, body)
        for code in (str(getattr(row, master.key)),)
    ]


def _printed(
    call: Call, register: Register, printer: Printer, row: dict[str, Any]
) -> tuple[Printed, ...]:
    """The columns first, then what else the entry holds and some record of the module has words for."""
    columns = tuple(
        Printed(column.name, column.label, printer.texts(column, row.get(column.name)))
        for column in register.columns
    )
    shown = {column.name for column in register.columns}
    module = call.ground.catalogue.modules[register.module]
    services = [call.ground.catalogue.service(register.module, name) for name in module.services]
    more: dict[str, Printed] = {}
    for service in services:
        for field in service.record.fields if service else ():
            if field.name in row and field.name not in shown:
                more.setdefault(field.name, printer.answer(field, row[field.name]))
    return columns + tuple(more.values())

"""A register's whole list as a file, and the views of it that people keep."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import msgspec

from runtime.access.actor import Actor
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.catalogue import Column, Register
from runtime.files.entries import filters_of, list_register
from runtime.meaning.dates import KOLKATA
from runtime.portal.errors import show_page
from runtime.portal.frame import go, language_of, params
from runtime.portal.printing import Printer
from runtime.portal.sent import sent_form
from runtime.refusal import NOT_ALLOWED, NOT_FOUND, Refusal
from runtime.registers.views import drop_view, save_view
from runtime.web.answer import Answer, Header
from runtime.web.call import Call
from runtime.web.handlers.shelf import register_of
from runtime.web.paging import NEWEST
from runtime.web.route import route

if TYPE_CHECKING:
    from litestar.types import Receive, Scope, Send

    from runtime.registers.sheets import Rows, Value

PATH = "/registers/{module:str}/{register:str}"
EXPORT = Limit("export", per_address=120)
PAGE = 500
TYPES = {
    "csv": b"text/csv; charset=utf-8",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NUMBERS = ("int", "decimal", "money", "percent")


class Stream(Answer):
    """An answer whose body comes piece by piece; what fails in between cuts the connection."""

    __slots__ = ("pieces",)

    def __init__(self, pieces: AsyncIterator[bytes], headers: list[Header]) -> None:
        super().__init__(b"", 200, headers)
        self.pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        async for piece in self.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def may_export(register: Register, actor: Actor) -> bool:
    """Whether this actor may take the list with him."""
    return actor.post is not None and actor.post.role in register.exporters


@route("GET", PATH + "/export/{form:str}", Policy.SESSION, EXPORT, show=show_page)
async def export(call: Call) -> Answer:
    """The list with its filters as CSV or XLSX, in the page's language. Noted before it begins."""
    from runtime.registers.sheets import as_csv, as_xlsx  # few ask, and it costs memory

    register, form, asked = register_of(call), call.part("form"), params(call)
    if form not in register.exports:
        raise Refusal(NOT_FOUND)
    if not may_export(register, call.actor):
        raise Refusal(NOT_ALLOWED, reason="role")
    post = call.actor.post
    assert post is not None
    filters = {name: asked[name] for name in filters_of(register, call.actor) if name in asked}
    scope = asked.get("in")
    first = await list_register(
        call.ground, call.actor, register, filters, NEWEST, PAGE, scope
    )  # refused here, while there is still a status to refuse with
    await call.ground.doors.value(
        "ksmart.export_note", call.actor.session, post.id, scope or post.local_body,
        f"{register.module}.{register.name}", form, msgspec.json.encode(filters).decode(),
    )  # fmt: skip
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date())
    heading = [text for column in register.columns for text in _heading(column, printer)]

    async def pages() -> Rows:
        found = first
        while True:
            rows: list[dict[str, Any]] = msgspec.json.decode(found.body)
            yield [_cells(register, printer, row) for row in rows]
            if found.last is None or len(rows) < PAGE:
                return
            found = await list_register(
                call.ground, call.actor, register, filters, found.last, PAGE, scope
            )

    name = f"{register.name}-{printer.on.isoformat()}.{form}"
    return Stream(
        (as_csv if form == "csv" else as_xlsx)(heading, pages()),
        [
            (b"content-type", TYPES[form]),
            (b"content-disposition", f'attachment; filename="{name}"'.encode()),
            (b"cache-control", b"no-store"),
        ],
    )


@route("POST", PATH + "/views", Policy.SESSION, form=True, show=show_page)
async def keep(call: Call) -> Answer:
    """Keep the view that the page shows under a name, or forget one."""
    register, sent = register_of(call), await sent_form(call)
    address = f"/registers/{register.module}/{register.name}"
    if dropped := sent.own("drop"):
        await drop_view(call.ground, call.actor, register, dropped)
        return go(address)
    query = sent.own("query")
    await save_view(call.ground, call.actor, register, sent.own("name"), query)
    return go(f"{address}?{query}" if query.isascii() else address)


ROUTES = [export, keep]


def _heading(column: Column, printer: Printer) -> tuple[str, ...]:
    label = column.label.in_language(printer.lang)
    return (f"{label} (en)", f"{label} (ml)") if column.bilingual else (label,)


def _cells(register: Register, printer: Printer, row: dict[str, Any]) -> Sequence[Value]:
    found: list[Value] = []
    for column in register.columns:
        value = row.get(column.name)
        if column.bilingual:
            both: dict[str, str | None] = value or {}
            found += [both.get("en"), both.get("ml")]
        else:
            found.append(None if value is None else _value(column, printer, value))
    return found


def _value(column: Column, printer: Printer, value: Any) -> Value:
    """A number or a date where the column holds one, else the text that the page shows."""
    if column.kind in _NUMBERS:
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return str(value)
    if column.kind == "date":
        return date.fromisoformat(value[:10])
    if column.kind == "datetime":
        return datetime.fromisoformat(value).astimezone(KOLKATA).date()
    return printer.plain(column, value)

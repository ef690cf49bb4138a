"""Reports: figures as a table with its chart, and as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import msgspec

from runtime.access.policy import Policy
from runtime.catalogue import Report
from runtime.portal.errors import show_page
from runtime.portal.exports import EXPORT, TYPES, Stream
from runtime.portal.figures import chart_of, columns, figures, labels, values
from runtime.portal.frame import language_of, page, params
from runtime.portal.printing import Printer
from runtime.portal.registers import bodies_of
from runtime.refusal import NOT_ALLOWED, NOT_FOUND, Refusal
from runtime.reports.counting import Counts, count_report
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import report_of
from runtime.web.route import route

PATH = "/reports/{module:str}/{report:str}"
PIECE = 500


@route("GET", PATH, Policy.SESSION, show=show_page)
async def one(call: Call) -> Answer:
    """The figures, with a chart where the report has one."""
    report, asked = report_of(call), params(call)
    scope = asked.get("in")
    counts = await count_report(call.ground, call.actor, report, asked, scope)
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date())
    kept = {
        **{name: day.isoformat() for name, day in counts.asked.items()},
        **({"in": scope} if scope else {}),
    }
    shown = [
        {
            "labels": labels(report, row, printer),
            "figures": figures(report, row),
            "total": row.together > 0,
        }
        for row in counts.rows
    ]
    said = {check.name: check.label for check in report.checks}
    return page(
        call,
        "portal/report.html",
        report=report,
        address=f"/reports/{report.module}/{report.name}",
        columns=columns(report),
        words=len(columns(report)) - len(report.figures),
        rows=shown,
        asks=[
            {"name": ask.name, "label": ask.label, "kind": ask.kind, "value": _asked(ask.kind, counts, ask.name)}
            for ask in report.ask
        ],
        bodies=bodies_of(call, scope),
        scope=scope,
        fails=[said[name] for name in counts.fails],
        checked=bool(report.checks),
        truncated=counts.truncated,
        chart=chart_of(report, counts, printer),
        forms=report.exports if may_export(report, call) else (),
        query=urlencode(kept),
    )  # fmt: skip


@route("GET", PATH + "/export/{form:str}", Policy.SESSION, EXPORT, show=show_page)
async def export(call: Call) -> Answer:
    """The figures as CSV or XLSX, in the page's language. Noted before it begins."""
    from runtime.registers.sheets import Rows, as_csv, as_xlsx  # few ask, and it costs memory

    report, form, asked = report_of(call), call.part("form"), params(call)
    if form not in report.exports:
        raise Refusal(NOT_FOUND)
    if not may_export(report, call):
        raise Refusal(NOT_ALLOWED, reason="role")
    post = call.actor.post
    assert post is not None
    scope = asked.get("in")
    counts = await count_report(call.ground, call.actor, report, asked, scope)
    noted = {name: day.isoformat() for name, day in counts.asked.items()}
    await call.ground.doors.value(
        "ksmart.export_note", call.actor.session, post.id, scope or post.local_body,
        f"{report.module}.{report.name}", form, msgspec.json.encode(noted).decode(),
    )  # fmt: skip
    printer = Printer(language_of(call), call.ground.data, call.ground.clock.now().date())

    async def pages() -> Rows:
        for start in range(0, len(counts.rows), PIECE):
            yield [
                [*labels(report, row, printer), *values(report, row)]
                for row in counts.rows[start : start + PIECE]
            ]

    heading = [words.in_language(printer.lang) for words in columns(report)]
    pieces: AsyncIterator[bytes] = (as_csv if form == "csv" else as_xlsx)(heading, pages())
    name = f"{report.name}-{printer.on.isoformat()}.{form}"
    return Stream(
        pieces,
        [
            (b"content-type", TYPES[form]),
            (b"content-disposition", f'attachment; filename="{name}"'.encode()),
            (b"cache-control", b"no-store"),
        ],
    )


ROUTES = [one, export]


def may_export(report: Report, call: Call) -> bool:
    """Whether this actor may take the figures with him."""
    post = call.actor.post
    return post is not None and post.role in report.exporters


def _asked(kind: str, counts: Counts, name: str) -> str:
    day = counts.asked[name].isoformat()
    return day[:7] if kind == "month" else day

"""Reports: figures, each an exact text."""

from __future__ import annotations

from runtime.access.policy import Policy
from runtime.reports.counting import count_report
from runtime.web.answer import Answer, json_value
from runtime.web.call import Call
from runtime.web.handlers.shelf import report_of
from runtime.web.route import route

PATH = "/api/v1/{module:str}/reports/{report:str}"


@route("GET", PATH, Policy.SESSION)
async def figures(call: Call) -> Answer:
    """The whole report, in the order in which people read it."""
    report = report_of(call)
    query = call.query("local_body", *(ask.name for ask in report.ask))
    counts = await count_report(call.ground, call.actor, report, query, query.get("local_body"))
    names = [figure.name for figure in report.figures]
    by = [one.name for one in report.by]
    body = {
        "asked": counts.asked,
        "rows": [
            {
                "line": None if row.line is None else report.lines[row.line].name,
                "together": row.together,
                "by": dict(zip(by, row.by, strict=True)),
                "figures": dict(zip(names, row.values, strict=True)),
            }
            for row in counts.rows
        ],
        "fails": counts.fails,
        "complete": not counts.truncated,
    }
    return json_value(body)


ROUTES = [figures]

"""Reports: one operation each, which gives the figures."""

from __future__ import annotations

from collections.abc import Sequence

from generator.lower.openapi.components import DAY, TEXT, TRUTH, WHOLE
from generator.lower.openapi.parts import (
    API,
    PARAMETER,
    Json,
    answer,
    closed,
    listed,
    nullable,
    operation,
    schema_ref,
)
from generator.symbols import Report


def report_paths(report: Report, roles: Sequence[str], schemas: Json) -> Json:
    """The operation of a report; adds the schema of what it gives."""
    name = f"{report.module}.reports.{report.short}"
    row = closed(
        {
            "line": nullable({**TEXT, "enum": [line.name for line in report.lines]})
            if report.lines
            else {"type": "null"},
            "together": {**WHOLE, "description": "So many of the last columns are taken together."},
            "by": closed({by.path.replace(".", "_"): nullable(TEXT) for by in report.by}),
            "figures": closed({figure.name: nullable(TEXT) for figure in report.show}),
        }
    )
    schemas[name] = closed(
        {
            "asked": closed({ask.name: DAY for ask in report.ask}),
            "rows": listed(row),
            "fails": listed({**TEXT, "description": "A check of the report that does not hold."}),
            "complete": TRUTH,
        }
    )
    asked = [
        {
            "name": ask.name,
            "in": "query",
            "description": ask.label.en,
            "x-title-ml": ask.label.ml,
            "schema": DAY,
        }
        for ask in report.ask
    ]
    return {
        f"{API}/{report.module}/reports/{report.short}": {
            "get": operation(
                name,
                report.module,
                report.title.en,
                {"200": answer("The figures, in order.", schema_ref(name))},
                (400, 401, 403, 503),
                (PARAMETER["post"], PARAMETER["local_body"], *asked),
                **{"x-title-ml": report.title.ml, "x-roles": sorted(roles)},
            )
        }
    }

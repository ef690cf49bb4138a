"""Findings as SARIF 2.1.0, which code hosts and CI systems show beside the lines of a change.

Source: OASIS Static Analysis Results Interchange Format, version 2.1.0 (27 March 2020).
"""

from __future__ import annotations

import json
from urllib.parse import quote

from generator.diagnostics import Diagnostic, Severity, Span
from generator.explain import Entry, entries
from generator.version import VERSION

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(found: list[Diagnostic]) -> str:
    """One log with one run; columns in code points, from 1."""
    known = entries()
    codes = sorted({one.code for one in found})
    places = {code: index for index, code in enumerate(codes)}
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "ksmart",
                        "semanticVersion": VERSION,
                        "rules": [_rule(code, known.get(code)) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    "PROJECT": {"description": {"text": "The folder that holds ksmart.toml."}}
                },
                "results": [_result(one, places[one.code]) for one in found],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1)


def _rule(code: str, entry: Entry | None) -> dict[str, object]:
    if entry is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": entry.title},
        "help": {"text": entry.body, "markdown": entry.body},
    }


def _result(one: Diagnostic, rule: int) -> dict[str, object]:
    said = [one.message]
    if one.expected:
        said.append(f"Expected: {one.expected}")
    if one.mend:
        said.append(f"Mend: {one.mend}")
    result: dict[str, object] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": "\n".join(said)},
        "locations": [{"physicalLocation": _place(one.span)}],
    }
    if one.others:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(span), "message": {"text": words}}
            for number, (span, words) in enumerate(one.others)
        ]
    return result


def _place(span: Span) -> dict[str, object]:
    return {
        "artifactLocation": {"uri": quote(span.file), "uriBaseId": "PROJECT"},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endColumn": span.column + span.length,
        },
    }

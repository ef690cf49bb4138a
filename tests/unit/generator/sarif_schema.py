"""The part of SARIF 2.1.0 that findings are written in, as JSON Schema.

Written after the standard's own schema (OASIS, sarif-schema-2.1.0): the same names, needs and
patterns, nothing beyond what is named may stand.
"""

from __future__ import annotations

from typing import Any


def _closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
    }


_TEXT = {"type": "string"}
_INDEX = {"type": "integer", "minimum": -1}
_FROM_ONE = {"type": "integer", "minimum": 1}
_MESSAGE = _closed({"text": _TEXT, "markdown": _TEXT}, "text")
_PLACE = _closed(
    {
        "artifactLocation": _closed(
            {"uri": {"type": "string", "format": "uri-reference"}, "uriBaseId": _TEXT}
        ),
        "region": _closed(
            {"startLine": _FROM_ONE, "startColumn": _FROM_ONE, "endColumn": _FROM_ONE}
        ),
    }
)
_LOCATION = _closed({"id": _INDEX, "physicalLocation": _PLACE, "message": _MESSAGE})
_RULE = _closed({"id": _TEXT, "shortDescription": _MESSAGE, "help": _MESSAGE}, "id")
_DRIVER = _closed(
    {
        "name": _TEXT,
        "semanticVersion": _TEXT,
        "rules": {"type": "array", "uniqueItems": True, "items": _RULE},
    },
    "name",
)
_RESULT = _closed(
    {
        "ruleId": _TEXT,
        "ruleIndex": _INDEX,
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": _MESSAGE,
        "locations": {"type": "array", "items": _LOCATION},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": _LOCATION},
    },
    "message",
)
_RUN = _closed(
    {
        "tool": _closed({"driver": _DRIVER}, "driver"),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "originalUriBaseIds": {
            "type": "object",
            "additionalProperties": _closed({"description": _MESSAGE}),
        },
        "results": {"type": ["array", "null"], "items": _RESULT},
    },
    "tool",
)
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_closed(
        {
            "$schema": {"type": "string", "format": "uri"},
            "version": {"enum": ["2.1.0"]},
            "runs": {"type": ["array", "null"], "items": _RUN},
        },
        "version",
        "runs",
    ),
}

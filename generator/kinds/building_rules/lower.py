"""Correct documents to the data that the plugin loads: one JSON text, the same bytes for the same rules."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, cast

import msgspec

from generator.diagnostics import Span
from generator.kinds.building_rules.check_tables import is_number, words_of_cell
from generator.kinds.building_rules.expressions import read_expression, tree_of
from generator.kinds.building_rules.parts import Parts
from generator.kinds.building_rules.spec import (
    BookSpec,
    CheckSpec,
    ChecksSpec,
    ConventionSpec,
    LimitSpec,
    TableSpec,
)
from generator.load.document import Document
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import find
from generator.load.scalars import Words

FORMAT = "ksmart-building-rules/1"
_NOWHERE = Span("", 1, 1)
Data = dict[str, Any]


def lower_all(parts: Parts) -> str:
    """The rules as JSON; `digest` is that of everything else in it."""
    ((_, convention),) = parts.conventions
    data: Data = {
        "books": {spec.building_rules: _book(spec) for _, spec in parts.books},
        "tables": _tables(parts),
        "checks": [_checks(document, spec) for document, spec in parts.checks],
        "convention": _convention(convention),
    }
    digest = hashlib.sha256(msgspec.json.encode(data)).hexdigest()
    whole = msgspec.json.encode({"format": FORMAT, "digest": digest, **data})
    # One value a line: changing a limit changes a line.
    return msgspec.json.format(whole, indent=1).decode() + "\n"


def _book(spec: BookSpec) -> Data:
    return {
        "title": _words(spec.title),
        "like": spec.like,
        "inherited_certainty": spec.inherited_certainty or "gazette",
        "instruments": [
            {"since": day.isoformat(), "ref": one.ref, "certainty": one.certainty}
            for day, one in spec.instruments.items()
        ],
    }


def _tables(parts: Parts) -> Data:
    made: dict[str, Data] = {}
    for document, spec in parts.tables:
        tables = made.setdefault(spec.building_rules, {})
        for name, table in spec.tables.items():
            tables[name] = {
                "rule": table.rule,
                "takes": dict(table.takes),
                "gives": list(table.gives),
                "editions": [
                    {
                        "since": day.isoformat(),
                        "ref": edition.ref,
                        "certainty": edition.certainty,
                        "rows": _rows(document, name, edition.like or day, table),
                    }
                    for day, edition in table.dates.items()
                ],
            }
    return made


def _rows(document: Document, name: str, day: date, table: TableSpec) -> list[Data]:
    """The rows of the edition of that day."""
    rows: list[Data] = []
    for index, row in enumerate(table.dates[day].rows):
        path = ("tables", name, "dates", day.isoformat(), "rows", index)
        node = find(document.node, path)
        assert isinstance(node, MapNode)
        rows.append(
            {
                "name": row["row"],
                "words": {
                    key: list(words_of_cell(row[key]))
                    for key, kind in table.takes.items()
                    if kind != "number" and key in row
                },
                "bands": {
                    key: _band(row[key])
                    for key, kind in table.takes.items()
                    if kind == "number" and key in row
                },
                "gives": {
                    key: float(row[key]) if is_number(row.get(key)) else None for key in table.gives
                },
                "place": f"{document.file}:{node.line}",
            }
        )
    return rows


def _band(cell: object) -> Data:
    if isinstance(cell, dict):
        return {key: float(value) for key, value in cast("dict[str, str]", cell).items()}
    return {"from": float(str(cell)), "upto": float(str(cell))}


def _checks(document: Document, spec: ChecksSpec) -> Data:
    return {
        "owner": spec.building_rules,
        "groups": {name: _words(words) for name, words in spec.groups.items()},
        "lets": {name: _expression(text) for name, text in spec.lets.items()},
        "needs": {name: _words(words) for name, words in spec.needs.items()},
        "checks": {
            name: _check(check, f"{document.file}:{document.key_span('checks', name).line}")
            for name, check in spec.checks.items()
        },
    }


def _check(check: CheckSpec, place: str) -> Data:
    limits = check.at_least or check.at_most or []
    return {
        "group": check.group,
        "title": _words(check.title),
        "rule": check.rule,
        "each": check.each,
        "only": _optional(check.only),
        "label": _words(check.label) if check.label else {"en": "", "ml": ""},
        "since": check.since.isoformat() if check.since else None,
        "until": check.until.isoformat() if check.until else None,
        "applies": [
            {"when": _expression(one.when), "else": _words(one.else_)} for one in check.applies
        ],
        "measure": _expression(check.measure),
        "unit": check.unit,
        "sense": "at_least" if check.at_least is not None else "at_most",
        "limits": [_limit(limit) for limit in limits],
        "round_up": check.round is not None,
        "then": _optional(check.then),
        "provisos": [
            {
                "on": one.on,
                "when": _expression(one.when),
                "instead": _limit(one.instead) if one.instead else None,
                "outcome": one.outcome,
                "rule": one.rule,
                "why": _words(one.why),
            }
            for one in check.provisos
        ],
        "need": _words(check.need),
        "place": place,
    }


def _limit(limit: LimitSpec) -> Data:
    return {
        "table": limit.table or "",
        "with": {name: _expression(text) for name, text in limit.with_.items()},
        "over": _optional(limit.over),
        "value": _expression(limit.value),
        "pick": limit.pick,
        "weight": _optional(limit.weight),
        "plus": _optional(limit.plus),
    }


def _convention(spec: ConventionSpec) -> Data:
    return {
        "tolerances": {
            name: float(getattr(spec.tolerances, name))
            for name in type(spec.tolerances).model_fields
        },
        "layers": {
            scope: {
                name: {
                    "names": layer.names,
                    "draw": layer.draw,
                    "one": layer.count is not None,
                    "required": layer.required,
                    "colours": layer.colours or "",
                }
                for name, layer in getattr(spec.layers, scope).items()
            }
            for scope in type(spec.layers).model_fields
        },
        "colours": {
            name: {str(colour): word for colour, word in sorted(colours.items())}
            for name, colours in spec.colours.items()
        },
        "uses": {use: _words(words) for use, words in spec.uses.items()},
        "info": {key: {"fact": one.fact, "as": one.as_} for key, one in spec.info.items()},
        "texts": dict(spec.texts),
    }


def _expression(text: str) -> Data:
    expr, _ = read_expression(text, _NOWHERE)
    assert expr is not None  # the checks have read it before
    return {"text": text, "tree": tree_of(expr)}


def _optional(text: str | None) -> Data | None:
    return None if text is None else _expression(text)


def _words(words: Words) -> dict[str, str]:
    return {"en": words.en, "ml": words.ml or words.en}

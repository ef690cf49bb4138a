"""The result as one JSON document; its shape is published in `schema.json`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from plugins.edcr.model.findings import Finding
from plugins.edcr.model.plan import Block, Floor, Plan
from plugins.edcr.model.quantity import Point, Quantity
from plugins.edcr.model.things import Yard
from plugins.edcr.report.words import FINDINGS, REFUSALS, say
from plugins.edcr.rules.permit_class import permit_class
from plugins.edcr.rules.verdict import Status, Verdict
from plugins.edcr.scrutiny import ENGINE, Scrutiny

FORMAT = "ksmart-edcr-report/1"
Json = dict[str, Any]


def report_document(scrutiny: Scrutiny) -> Json:
    """The whole result as plain data. Coordinates are those of the drawing."""
    plan = scrutiny.plan
    instrument = scrutiny.book.instrument(scrutiny.on)
    counts = Counter(verdict.status.value for verdict in scrutiny.verdicts)
    document: Json = {
        "format": FORMAT,
        "engine": ENGINE,
        "digest": scrutiny.digest,
        "file": {"name": scrutiny.file, "sha256": scrutiny.file_digest},
        "rules": {
            "book": scrutiny.book.name,
            "title": scrutiny.book.title,
            "as_on": scrutiny.on.isoformat(),
            "instrument": instrument.ref if instrument else None,
            "certainty": instrument.certainty if instrument else None,
            "sha256": scrutiny.rules_digest,
        },
        "outcome": scrutiny.outcome,
        "refusal": None,
        "permit_class": None,
        "counts": {status.value: counts.get(status.value, 0) for status in Status},
        "findings": [],
        "verdicts": [],
        "plan": None,
    }
    if scrutiny.refusal is not None:
        refusal = scrutiny.refusal
        document["refusal"] = {
            "code": refusal.code,
            "message": say(REFUSALS, refusal.code, refusal.values),
        }
    if plan is not None:
        document["findings"] = [
            _finding(finding, plan, number) for number, finding in enumerate(plan.findings, 1)
        ]
        document["verdicts"] = [
            _verdict(verdict, plan, number) for number, verdict in enumerate(scrutiny.verdicts, 1)
        ]
        document["plan"] = _plan(plan)
        found = permit_class(plan, scrutiny.book, scrutiny.on)
        document["permit_class"] = {"low_risk": found.low_risk, "high_rise": found.high_rise}
    return document


def report_json(scrutiny: Scrutiny) -> bytes:
    """The document as UTF-8 JSON; the same input gives the same bytes."""
    return canonical(report_document(scrutiny))


def canonical(document: Json) -> bytes:
    """One spelling of a document: what a signature or a digest is taken of."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def document_digest(document: Json) -> str:
    """SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(document)).hexdigest()


def _finding(finding: Finding, plan: Plan, number: int) -> Json:
    values = {"layer": finding.layer, **finding.values}
    return {
        "number": number,
        "code": finding.code,
        "severity": finding.severity.value,
        "layer": finding.layer or None,
        "message": say(FINDINGS, finding.code, values),
        "handles": list(finding.handles),
        "at": _point(finding.at, plan),
    }


def _verdict(verdict: Verdict, plan: Plan, number: int) -> Json:
    return {
        "number": number,
        "check": verdict.check,
        "group": verdict.group,
        "title": verdict.title,
        "rule": verdict.rule,
        "status": verdict.status.value,
        "subject": verdict.subject or None,
        "unit": verdict.unit,
        "sense": verdict.sense,
        "required": _number(verdict.required),
        "provided": _number(verdict.provided),
        "margin": _number(verdict.margin),
        "near_limit": verdict.near_limit,
        "reason": verdict.reason,
        "advice": verdict.advice if verdict.advice["en"] else None,
        "certainty": verdict.certainty,
        "rows": [
            {
                "table": row.table,
                "row": row.row,
                "rule": row.rule,
                "ref": row.ref,
                "since": row.since,
                "certainty": row.certainty,
                "place": row.place,
            }
            for row in verdict.rows
        ],
        "provisos": list(verdict.provisos),
        "inputs": [
            {
                "name": item.name,
                "value": _number(item.value) if isinstance(item.value, float) else item.value,
                "unit": item.unit,
                "means": [{"how": mean.how, "value": _number(mean.value)} for mean in item.means],
                "handles": list(item.handles),
            }
            for item in verdict.inputs
        ],
        "missing": list(verdict.missing),
        "handles": list(verdict.handles),
        "at": _point(verdict.at, plan),
    }


def _plan(plan: Plan) -> Json:
    return {
        "plot": {
            "area_m2": _number(plan.plot.area.value),
            "drawn_m2": _number(plan.plot.drawn_m2),
            "declared_m2": _number(plan.plot.declared_m2),
        },
        "built_up_m2": _number(plan.built_up.value),
        "floor_area_m2": _number(plan.floor_area.value),
        "covered_m2": _number(plan.covered.value),
        "coverage_pct": _number(plan.coverage_pct.value),
        "fsi": _number(plan.fsi.value),
        "height_m": _number(plan.height.value),
        "uses": [
            {"use": u.use, "area_m2": _number(u.area_m2), "built_up_m2": _number(u.built_up_m2)}
            for u in plan.uses
        ],
        "facts": dict(sorted(plan.facts.items())),
        "blocks": [_block(block) for block in plan.blocks],
        "parking": {
            "cars": plan.parking.cars,
            "disabled": plan.parking.disabled,
            "mechanical": plan.parking.mechanical,
            "two_wheeler_m2": _number(plan.parking.two_wheeler_m2),
            "loading_m2": _number(plan.parking.loading_m2),
        },
        "metres_per_unit": plan.sheet.metres_per_unit,
    }


def _block(block: Block) -> Json:
    return {
        "block": block.number,
        "storeys": block.storeys,
        "basements": block.basements,
        "height": _quantity(block.height),
        "built_up_m2": _number(block.built_up.value),
        "floor_area_m2": _number(block.floor_area.value),
        "covered_m2": _number(block.covered.value),
        "footprint_m2": _number(block.footprint.value),
        "units": block.units,
        "existing_only": block.existing_only,
        "floors": [_floor(floor) for floor in block.floors],
        "yards": [_yard(yard) for yard in block.yards],
    }


def _floor(floor: Floor) -> Json:
    return {
        "floor": floor.number,
        "times": floor.times,
        "built_up_m2": _number(floor.built_up.value),
        "deduction_m2": _number(floor.deduction.value),
        "floor_area_m2": _number(floor.floor_area.value),
        "carpet_m2": _number(floor.carpet.value),
        "existing_m2": _number(floor.existing_m2),
        "uses": [{"use": u.use, "area_m2": _number(u.area_m2)} for u in floor.uses],
    }


def _yard(yard: Yard) -> Json:
    return {
        "level": yard.level,
        "side": yard.side,
        "layer": yard.layer,
        "area_m2": _number(yard.area.value),
        "least": _quantity(yard.least),
        "nearest_m": _number(yard.touch.value),
        "mean_m": _number(yard.mean.value),
    }


def _quantity(quantity: Quantity) -> Json:
    return {
        "value": _number(quantity.value),
        "means": [{"how": mean.how, "value": _number(mean.value)} for mean in quantity.means],
        "handles": list(quantity.handles),
    }


def _number(value: float | None) -> float | None:
    # A tenth of a millimetre: finer digits are arithmetic, not measurement, and would differ
    # between machines.
    return None if value is None else round(value, 4) + 0.0


def _point(at: Point | None, plan: Plan) -> list[float] | None:
    if at is None:
        return None
    x, y = plan.sheet.in_drawing(at)
    return [round(x, 4), round(y, 4)]

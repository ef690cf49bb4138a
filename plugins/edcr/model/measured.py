"""Numbers taken from features, with what speaks against them reported."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plugins.edcr.model.convention import Convention
from plugins.edcr.model.findings import Finding, Severity
from plugins.edcr.model.quantity import NOTHING, Mean, Quantity
from plugins.edcr.model.sheet import Feature, Measure, Outline

_FIRST_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?|[-+]?\.\d+")


def taken(feature: Feature, findings: list[Finding], convention: Convention) -> Outline:
    """The one outline of a layer that should have one; more than one is an error.

    The largest is used, so that a stray scrap does not stand for a plot.
    """
    outlines = feature.outlines
    if len(outlines) > 1:
        areas = ", ".join(f"{outline.shape.area:.2f}" for outline in outlines)
        findings.append(
            Finding(
                "more_than_one",
                Severity.ERROR,
                feature.layer,
                {"count": str(len(outlines)), "areas": areas},
                tuple(outline.handle for outline in outlines),
                outlines[-1].shape.middle,
            )
        )
    return max(outlines, key=lambda outline: outline.shape.area)


def check_outlines(features: Iterable[Feature], findings: list[Finding]) -> None:
    """Report outlines that are open, closed by luck, crossing themselves or drawn twice."""
    for feature in features:
        if feature.place is None or feature.place.role.draw != "outline":
            continue
        seen: dict[tuple[float, ...], Outline] = {}
        for outline in feature.outlines:
            _check_outline(outline, findings)
            key = _fingerprint(outline)
            if key in seen:
                findings.append(
                    Finding(
                        "drawn_twice",
                        Severity.ERROR,
                        outline.layer,
                        {"area": f"{outline.shape.area:.2f}"},
                        (seen[key].handle, outline.handle),
                        outline.shape.middle,
                    )
                )
            seen.setdefault(key, outline)


def _check_outline(outline: Outline, findings: list[Finding]) -> None:
    middle = outline.shape.middle
    if not outline.is_closed:
        first, last = outline.shape.points[0], outline.shape.points[-1]
        at = ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
        findings.append(
            Finding(
                "not_closed",
                Severity.ERROR,
                outline.layer,
                {"gap": f"{outline.gap_m:.3f}"},
                (outline.handle,),
                at,
            )
        )
    elif not outline.flagged_closed:
        findings.append(
            Finding("closed_by_touch", Severity.NOTE, outline.layer, {}, (outline.handle,), middle)
        )
    crossing = outline.shape.self_crossing()
    if crossing is not None:
        findings.append(
            Finding(
                "crosses_itself", Severity.ERROR, outline.layer, {}, (outline.handle,), crossing
            )
        )


def area_of(outlines: Sequence[Outline]) -> Quantity:
    """Sum of areas. An open outline makes it unknown: it is never closed silently."""
    if not outlines:
        return Quantity(None, "m2")
    if not all(outline.is_closed for outline in outlines):
        return Quantity(None, "m2", handles=tuple(o.handle for o in outlines))
    total = math.fsum(outline.shape.area for outline in outlines)
    return Quantity(
        total,
        "m2",
        (Mean("drawn", total),),
        tuple(outline.handle for outline in outlines),
        outlines[0].shape.middle,
    )


def distance(
    measures: Sequence[Measure], findings: list[Finding], convention: Convention
) -> Quantity:
    """The smallest of some dimensions, by geometry, with typed-over texts reported."""
    found = [(m, length) for m in measures if (length := checked_length(m, findings, convention))]
    if not found:
        return NOTHING
    measure, length = min(found, key=lambda pair: pair[1])
    return _of_measure(measure, length)


def longest(
    measures: Sequence[Measure], findings: list[Finding], convention: Convention
) -> Quantity:
    """Like `distance`, the largest."""
    found = [(m, length) for m in measures if (length := checked_length(m, findings, convention))]
    if not found:
        return NOTHING
    measure, length = max(found, key=lambda pair: pair[1])
    return _of_measure(measure, length)


def each(
    measures: Sequence[Measure], findings: list[Finding], convention: Convention
) -> list[tuple[Measure, Quantity]]:
    """Every dimension with its length."""
    return [
        (m, _of_measure(m, length))
        for m in measures
        if (length := checked_length(m, findings, convention))
    ]


def checked_length(
    measure: Measure, findings: list[Finding], convention: Convention
) -> float | None:
    """Length by geometry; None when the text was typed over with another value.

    A typed-over dimension is nobody's word: the drafter meant the text, the drawing says
    otherwise, and a verdict on either would be a guess.
    """
    length = measure.length_m
    typed = measure.typed
    if not typed:
        if length is None:
            findings.append(_measure_finding(measure, "dimension_unread", {}))
        else:
            _compare_shown(measure, length, findings)
        return length
    number = _FIRST_NUMBER.search(typed)
    values = {
        "text": typed[:40],
        "drawn": "?" if length is None else f"{length:.3f}",
    }
    if number and length is not None:
        said = float(number[0].replace(",", "."))
        if abs(said - length) <= max(0.006, convention.tolerances.dimension_m):
            return length
    findings.append(_measure_finding(measure, "typed_over", values))
    return None


def _compare_shown(measure: Measure, length: float, findings: list[Finding]) -> None:
    """The picture of a dimension against its points: a stale or edited picture misleads people."""
    number = _FIRST_NUMBER.search(measure.shown)
    if number is None:
        return
    said = float(number[0].replace(",", "."))
    # Pictures round, and a drawing in other units shows other numbers: only a clear gap counts.
    if measure.metres_per_unit == 1.0 and abs(said - length) > max(0.05, 0.02 * length):
        values = {"text": measure.shown[:40], "drawn": f"{length:.3f}"}
        finding = _measure_finding(measure, "shown_differs", values)
        findings.append(replace(finding, severity=Severity.WARNING))


def _measure_finding(measure: Measure, code: str, values: dict[str, str]) -> Finding:
    return Finding(code, Severity.ERROR, measure.layer, values, (measure.handle,), measure.start)


def _of_measure(measure: Measure, length: float) -> Quantity:
    return Quantity(
        length,
        "m",
        (Mean("dimension", length),),
        (measure.handle,),
        measure.start,
        (measure.start, measure.end),
    )


def _fingerprint(outline: Outline) -> tuple[float, ...]:
    return tuple(sorted(round(number, 3) for point in outline.shape.points for number in point))

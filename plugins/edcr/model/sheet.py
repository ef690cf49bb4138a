"""A drawing sorted by meaning: every thing under the role its layer gives it, in metres.

Coordinates are shifted so that the plot (or whatever is drawn) lies near zero: national-grid
numbers would cost the last digits of every distance. `Sheet.origin` leads back.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from plugins.edcr.dxf.entities import (
    BY_LAYER,
    Arc,
    Circle,
    Dimension,
    Drawing,
    Entity,
    Line,
    Polyline,
    Text,
    Unread,
)
from plugins.edcr.geometry import Point, Shape, shape_of
from plugins.edcr.geometry.edges import ArcEdge, Edge, Segment
from plugins.edcr.model.convention import Convention, Place
from plugins.edcr.model.findings import Finding, Severity

METRES_PER_UNIT = {1: 0.0254, 2: 0.3048, 4: 0.001, 5: 0.01, 6: 1.0, 10: 0.9144, 14: 0.1}
UNIT_NAMES = {1: "inch", 2: "foot", 4: "mm", 5: "cm", 6: "m", 10: "yard", 14: "dm"}
_COINCIDENT_M = 1e-4


@dataclass(frozen=True)
class Outline:
    """One polyline. `gap_m` is the opening between its ends, 0 when it is closed."""

    handle: str
    layer: str
    colour: int
    shape: Shape
    gap_m: float
    flagged_closed: bool
    by_layer: bool = False

    @property
    def is_closed(self) -> bool:
        return self.gap_m == 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """One dimension: length in metres, and the text typed over it ("" when untouched)."""

    handle: str
    layer: str
    colour: int
    length_m: float | None
    stored_m: float | None
    typed: str
    shown: str
    start: Point
    end: Point
    metres_per_unit: float


@dataclass(frozen=True, slots=True)
class Note:
    """One text."""

    handle: str
    layer: str
    text: str
    at: Point


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line, an open run of lines or a circle, as plain edges."""

    handle: str
    layer: str
    colour: int
    edges: tuple[Edge, ...]
    is_circle: bool = False


@dataclass(slots=True)
class Feature:
    """Everything drawn on one layer."""

    layer: str
    place: Place | None
    outlines: list[Outline] = field(default_factory=list["Outline"])
    measures: list[Measure] = field(default_factory=list["Measure"])
    notes: list[Note] = field(default_factory=list["Note"])
    strokes: list[Stroke] = field(default_factory=list["Stroke"])

    @property
    def handles(self) -> tuple[str, ...]:
        things: list[Outline | Measure | Note | Stroke] = [
            *self.outlines,
            *self.measures,
            *self.notes,
            *self.strokes,
        ]
        return tuple(thing.handle for thing in things if thing.handle)


@dataclass(frozen=True)
class Sheet:
    """The sorted drawing."""

    features: dict[str, Feature]
    convention: Convention
    origin: Point
    metres_per_unit: float
    insunits: int | None
    version: str
    findings: tuple[Finding, ...]
    by_role: dict[tuple[str, int | None, int | None], list[Feature]]

    def all(self, role: str, block: int | None = None, storey: int | None = None) -> list[Feature]:
        """Features of a role at one place, in layer order."""
        return self.by_role.get((role, block, storey), [])

    def outlines(
        self, role: str, block: int | None = None, storey: int | None = None
    ) -> list[Outline]:
        return [o for feature in self.all(role, block, storey) for o in feature.outlines]

    def measures(
        self, role: str, block: int | None = None, storey: int | None = None
    ) -> list[Measure]:
        return [m for feature in self.all(role, block, storey) for m in feature.measures]

    def in_drawing(self, at: Point) -> Point:
        """A point of the sheet in the drawing's own coordinates."""
        scale = self.metres_per_unit
        return (at[0] / scale + self.origin[0], at[1] / scale + self.origin[1])


def sort_drawing(drawing: Drawing, convention: Convention) -> Sheet:
    """Sort a drawing by the meaning of its layers; what cannot be used becomes a finding."""
    scale = METRES_PER_UNIT.get(drawing.insunits or 0, 1.0)
    findings = list(_unit_findings(drawing))
    origin = _origin(drawing.entities, convention)
    sorter = _Sorter(drawing, convention, origin, scale)
    for entity in drawing.entities:
        sorter.add(entity)
    findings += sorter.findings
    findings += [
        Finding(problem.code, Severity.WARNING, values=problem.values)
        for problem in drawing.problems
    ]
    by_role: dict[tuple[str, int | None, int | None], list[Feature]] = {}
    for layer in sorted(sorter.features):
        feature = sorter.features[layer]
        if feature.place is not None:
            key = (feature.place.role.name, feature.place.block, feature.place.storey)
            by_role.setdefault(key, []).append(feature)
    return Sheet(
        sorter.features,
        convention,
        origin,
        scale,
        drawing.insunits,
        drawing.version,
        tuple(findings),
        by_role,
    )


def _unit_findings(drawing: Drawing) -> Iterable[Finding]:
    if drawing.insunits is None or drawing.insunits == 0:
        yield Finding("unit_missing", Severity.WARNING)
    elif drawing.insunits not in METRES_PER_UNIT:
        yield Finding("unit_strange", Severity.ERROR, values={"unit": str(drawing.insunits)})
    elif drawing.insunits != 6:
        name = UNIT_NAMES[drawing.insunits]
        yield Finding("unit_converted", Severity.WARNING, values={"unit": name})


def _origin(entities: Iterable[Entity], convention: Convention) -> Point:
    first: Point | None = None
    for entity in entities:
        if not isinstance(entity, Polyline) or not entity.points:
            continue
        point = entity.points[0][:2]
        place = convention.place_of(entity.layer)
        if place is not None and place.role.name == "plot":
            return point
        if first is None and place is not None:
            first = point
    return first or (0.0, 0.0)


class _Sorter:
    def __init__(
        self, drawing: Drawing, convention: Convention, origin: Point, scale: float
    ) -> None:
        self.drawing = drawing
        self.convention = convention
        self.origin = origin
        self.scale = scale
        self.features: dict[str, Feature] = {}
        self.findings: list[Finding] = []
        self._unread: Counter[tuple[str, str]] = Counter()

    def add(self, entity: Entity) -> None:
        feature = self.features.get(entity.layer)
        if feature is None:
            feature = Feature(entity.layer, self.convention.place_of(entity.layer))
            self.features[entity.layer] = feature
        colour = entity.colour
        if colour == BY_LAYER:
            colour = self.drawing.layer_colours.get(entity.layer, BY_LAYER)
        if isinstance(entity, Polyline):
            self._polyline(feature, entity, colour)
        elif isinstance(entity, Dimension):
            feature.measures.append(self._measure(entity, colour))
        elif isinstance(entity, Text):
            note = Note(entity.handle, entity.layer, entity.text, self._at(entity.at))
            feature.notes.append(note)
        elif isinstance(entity, Line):
            edge = Segment(self._at(entity.start), self._at(entity.end))
            feature.strokes.append(Stroke(entity.handle, entity.layer, colour, (edge,)))
        elif isinstance(entity, Circle | Arc):
            feature.strokes.append(self._round(entity, colour))
        elif isinstance(entity, Unread) and feature.place is not None:
            self._tell_unread(feature, entity)

    def _at(self, point: Point) -> Point:
        return (
            (point[0] - self.origin[0]) * self.scale,
            (point[1] - self.origin[1]) * self.scale,
        )

    def _polyline(self, feature: Feature, entity: Polyline, colour: int) -> None:
        points = [(*self._at((x, y)), bulge) for x, y, bulge in entity.points]
        if not points:
            return
        gap = 0.0 if entity.closed else math.dist(points[0][:2], points[-1][:2])
        wants_outline = feature.place is not None and feature.place.role.draw == "outline"
        # Two points are a line, whatever the flag says; so is an open run on a line layer.
        straight = len(points) == 2 and not any(bulge for _, _, bulge in points)
        if not entity.closed and gap > _COINCIDENT_M:
            points[-1] = (*points[-1][:2], 0.0)
            if straight or (not wants_outline and len(points) > 1):
                feature.strokes.append(_open_stroke(entity, points, colour))
                return
        shape = shape_of(points)
        if shape is None or shape.area <= 1e-9:
            if feature.place is not None and wants_outline:
                self.findings.append(
                    Finding(
                        "no_area",
                        Severity.ERROR,
                        entity.layer,
                        handles=(entity.handle,),
                        at=points[0][:2],
                    )
                )
            return
        gap = 0.0 if gap <= _COINCIDENT_M else gap
        feature.outlines.append(
            Outline(
                entity.handle,
                entity.layer,
                colour,
                shape,
                gap,
                entity.closed,
                by_layer=entity.colour == BY_LAYER,
            )
        )

    def _measure(self, entity: Dimension, colour: int) -> Measure:
        def metres(length: float | None) -> float | None:
            return None if length is None else length * self.scale

        return Measure(
            entity.handle,
            entity.layer,
            colour,
            length_m=metres(entity.length),
            stored_m=metres(entity.stored),
            typed=_typed(entity.typed),
            shown=self.drawing.dimension_texts.get(entity.handle, ""),
            start=self._at(entity.start),
            end=self._at(entity.end),
            metres_per_unit=self.scale / (self.drawing.dimension_scale or 1.0),
        )

    def _round(self, entity: Circle | Arc, colour: int) -> Stroke:
        centre = self._at(entity.centre)
        radius = entity.radius * self.scale
        if isinstance(entity, Circle):
            edge = ArcEdge(centre, radius, 0.0, 2 * math.pi)
            return Stroke(entity.handle, entity.layer, colour, (edge,), is_circle=True)
        sweep = math.radians((entity.end_deg - entity.start_deg) % 360 or 360.0)
        edge = ArcEdge(centre, radius, math.radians(entity.start_deg), sweep)
        return Stroke(entity.handle, entity.layer, colour, (edge,))

    def _tell_unread(self, feature: Feature, entity: Unread) -> None:
        assert feature.place is not None
        if feature.place.role.draw not in ("outline", "dimension"):
            return
        key = (entity.kind, entity.layer)
        self._unread[key] += 1
        if self._unread[key] == 1:
            self.findings.append(
                Finding(
                    "unread_kind",
                    Severity.ERROR,
                    entity.layer,
                    {"kind": entity.kind},
                    (entity.handle,),
                )
            )


def _open_stroke(entity: Polyline, points: list[tuple[float, float, float]], colour: int) -> Stroke:
    closed = shape_of(points)
    edges = closed.edges if closed is not None else ()
    if closed is None:
        edges = (Segment(points[0][:2], points[-1][:2]),)
    else:
        # The closing edge is not drawn.
        edges = tuple(e for e in edges if e.start != points[-1][:2] or e.end != points[0][:2])
    return Stroke(entity.handle, entity.layer, colour, edges)


_PLACEHOLDER = re.compile(r"\s*<>\s*")


def _typed(text: str) -> str:
    # `<>` stands for the measurement itself; a prefix or suffix beside it is no edit.
    return "" if _PLACEHOLDER.search(text) else text.strip()

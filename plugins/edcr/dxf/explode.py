"""Blocks placed in the drawing become what they draw, within limits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from plugins.edcr.dxf.entities import (
    BY_BLOCK,
    Arc,
    Circle,
    Dimension,
    DrawingError,
    Entity,
    Insert,
    Line,
    Point,
    Polyline,
    Text,
    Unread,
)
from plugins.edcr.dxf.limits import Limits

Contents = tuple[Point, tuple[Entity, ...]]


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, at: Point) -> Point:
        x, y = at
        return (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def then(self, outer: Affine) -> Affine:
        """First this, then `outer`."""
        e, f = outer.point((self.e, self.f))
        return Affine(
            outer.a * self.a + outer.c * self.b,
            outer.b * self.a + outer.d * self.b,
            outer.a * self.c + outer.c * self.d,
            outer.b * self.c + outer.d * self.d,
            e,
            f,
        )

    @property
    def determinant(self) -> float:
        return self.a * self.d - self.b * self.c

    @property
    def is_similar(self) -> bool:
        """Whether circles stay circles."""
        across = math.hypot(self.a, self.b) - math.hypot(self.c, self.d)
        return abs(across) < 1e-9 and abs(self.a * self.c + self.b * self.d) < 1e-9


class Exploder:
    """Places blocks. `contents` reads a block by name, or None when it is not defined."""

    def __init__(self, contents: Callable[[str], Contents | None], limits: Limits) -> None:
        self._contents = contents
        self._limits = limits
        self._inserts = 0
        self._kept = 0
        self.missing: set[str] = set()

    def explode(self, insert: Insert) -> Iterator[Entity]:
        """Everything one placed block draws, blocks inside blocks included.

        Raises:
            DrawingError: Blocks nest too deep or contain themselves, or there are too many.
        """
        yield from self._place(insert, Affine(1, 0, 0, 1, 0, 0), (), insert)

    def _place(
        self, insert: Insert, outer: Affine, inside: tuple[str, ...], owner: Insert
    ) -> Iterator[Entity]:
        if insert.block in inside:
            raise DrawingError("block_in_itself", block=insert.block, handle=owner.handle)
        if len(inside) >= self._limits.max_insert_depth:
            raise DrawingError("blocks_too_deep", depth=self._limits.max_insert_depth)
        found = self._contents(insert.block)
        if found is None:
            self.missing.add(insert.block)
            return
        base, entities = found
        if not entities:
            return
        if insert.columns * insert.rows > self._limits.max_inserts:
            raise DrawingError("too_many_blocks", limit=self._limits.max_inserts)
        for place in _places(insert, base):
            self._inserts += 1
            if self._inserts > self._limits.max_inserts:
                raise DrawingError("too_many_blocks", limit=self._limits.max_inserts)
            placed = place.then(outer)
            for entity in entities:
                if isinstance(entity, Insert):
                    yield from self._place(entity, placed, (*inside, insert.block), owner)
                    continue
                self._kept += 1
                if self._kept > self._limits.max_kept:
                    raise DrawingError("too_many_entities", limit=self._limits.max_kept)
                yield _moved(_dressed(entity, insert), placed, owner)


def _places(insert: Insert, base: Point) -> Iterator[Affine]:
    angle = math.radians(insert.rotation_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    sx, sy = insert.scale
    flip = -1.0 if insert.mirrored else 1.0
    for row in range(insert.rows):
        for column in range(insert.columns):
            dx, dy = column * insert.column_gap, row * insert.row_gap
            a, b = sx * cos * flip, sx * sin
            c, d = -sy * sin * flip, sy * cos
            # The block's base point lands on the insertion point.
            x = insert.at[0] + (dx * cos - dy * sin) * flip
            y = insert.at[1] + dx * sin + dy * cos
            yield Affine(a, b, c, d, x - a * base[0] - c * base[1], y - b * base[0] - d * base[1])


def _dressed(entity: Entity, insert: Insert) -> Entity:
    # Layer 0 inside a block means "the layer the block is placed on".
    layer = insert.layer if entity.layer == "0" else entity.layer
    colour = insert.colour if entity.colour == BY_BLOCK else entity.colour
    if layer == entity.layer and colour == entity.colour:
        return entity
    return replace(entity, layer=layer, colour=colour)


def _moved(entity: Entity, by: Affine, owner: Insert) -> Entity:
    # The part's own handle belongs to the definition; the placed block is what can be picked.
    handle = owner.handle or entity.handle
    if isinstance(entity, Polyline):
        return _moved_polyline(replace(entity, handle=handle), by)
    if isinstance(entity, Line):
        return replace(
            entity, handle=handle, start=by.point(entity.start), end=by.point(entity.end)
        )
    if isinstance(entity, Text):
        return replace(entity, handle=handle, at=by.point(entity.at))
    if isinstance(entity, Dimension):
        return _moved_dimension(replace(entity, handle=handle), by)
    if isinstance(entity, Circle | Arc):
        if not by.is_similar:
            kind = f"{type(entity).__name__.upper()} (stretched block)"
            return Unread(handle, entity.layer, entity.colour, kind)
        scale = math.sqrt(abs(by.determinant))
        centre = by.point(entity.centre)
        if isinstance(entity, Circle):
            return replace(entity, handle=handle, centre=centre, radius=entity.radius * scale)
        return _moved_arc(replace(entity, handle=handle), by, centre, scale)
    return replace(entity, handle=handle)


def _moved_polyline(entity: Polyline, by: Affine) -> Entity:
    if any(bulge for _, _, bulge in entity.points) and not by.is_similar:
        return Unread(entity.handle, entity.layer, entity.colour, "LWPOLYLINE (stretched block)")
    sign = -1.0 if by.determinant < 0 else 1.0
    points = tuple((*by.point((x, y)), bulge * sign) for x, y, bulge in entity.points)
    return replace(entity, points=points)


def _moved_dimension(entity: Dimension, by: Affine) -> Entity:
    scale = math.sqrt(abs(by.determinant)) if by.is_similar else None
    return replace(
        entity,
        at=by.point(entity.at),
        start=by.point(entity.start),
        end=by.point(entity.end),
        stored=None if scale is None or entity.stored is None else entity.stored * scale,
        drawn=None if scale is None or entity.drawn is None else entity.drawn * scale,
    )


def _moved_arc(entity: Arc, by: Affine, centre: Point, scale: float) -> Entity:
    angle = math.degrees(math.atan2(by.b, by.a))
    start, end = entity.start_deg, entity.end_deg
    if by.determinant < 0:
        start, end = -end, -start
    return replace(
        entity,
        centre=centre,
        radius=entity.radius * scale,
        start_deg=(start + angle) % 360,
        end_deg=(end + angle) % 360,
    )

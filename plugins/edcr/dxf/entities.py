"""What a drawing is made of, as far as scrutiny reads it.

Coordinates and lengths are in drawing units as stored in the file; the plan
model converts them to metres. Layers are upper case, blanks trimmed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Point = tuple[float, float]

BY_BLOCK = 0
BY_LAYER = 256


@dataclass(frozen=True, slots=True)
class Entity:
    """What every drawn thing has. `handle` is empty in old files that carry none."""

    handle: str
    layer: str
    colour: int


@dataclass(frozen=True, slots=True)
class Polyline(Entity):
    """LWPOLYLINE or old-style POLYLINE. A point is (x, y, bulge to the next point)."""

    points: tuple[tuple[float, float, float], ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Line(Entity):
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Circle(Entity):
    centre: Point
    radius: float


@dataclass(frozen=True, slots=True)
class Arc(Entity):
    """Counter-clockwise from `start_deg` to `end_deg`."""

    centre: Point
    radius: float
    start_deg: float
    end_deg: float


@dataclass(frozen=True, slots=True)
class Text(Entity):
    """TEXT or MTEXT, without formatting codes; paragraphs are newlines."""

    at: Point
    text: str


@dataclass(frozen=True, slots=True)
class Dimension(Entity):
    """A dimension and every statement the file makes about its length.

    `stored` is the measurement the CAD program wrote (group 42), `drawn` the one its
    definition points give; either may be None. `typed` is the text a drafter typed over
    the measurement ("" when untouched). `block` names the picture of the dimension.
    """

    at: Point
    start: Point
    end: Point
    stored: float | None
    drawn: float | None
    typed: str
    block: str

    @property
    def length(self) -> float | None:
        """The measured length: geometry decides over the stored number, text never counts."""
        return self.stored if self.drawn is None else self.drawn


@dataclass(frozen=True, slots=True)
class Insert(Entity):
    """One placed block: `columns` x `rows` copies."""

    block: str
    at: Point
    scale: tuple[float, float]
    rotation_deg: float
    columns: int = 1
    rows: int = 1
    column_gap: float = 0.0
    row_gap: float = 0.0
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Unread(Entity):
    """A curve kind that scrutiny does not measure (SPLINE, ELLIPSE, ...)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing as read. `insunits` is None when the header does not say."""

    version: str
    insunits: int | None
    code_page: str
    dimension_scale: float
    layer_colours: dict[str, int]
    entities: tuple[Entity, ...]
    entity_count: int
    paper_count: int
    problems: tuple[Problem, ...] = ()
    dimension_texts: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the file that its drafter should know; reading went on."""

    code: str
    values: dict[str, str]
    handle: str = ""
    at: Point | None = None


class DrawingError(Exception):
    """The file cannot be scrutinised. `code` names the message in the words table."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(f"{code}: {self.values}")

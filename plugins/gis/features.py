"""What an import yields: features with raw coordinates, and the faults found on the way.

A geometry is kept as it came: WGS 84 longitude and latitude in degrees, as
doubles, never rounded. Legal distances are measured elsewhere, in metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Coordinates: TypeAlias = npt.NDArray[np.float64]
"""Shape (n, 2): longitude, latitude. A ring repeats its first position at its end."""

Kind: TypeAlias = Literal["point", "line", "polygon", "none"]
Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Geometry:
    """One point, line or polygon, or several of one kind.

    `parts` holds, for a polygon, its shell and then its holes; for a line or a
    point, one path (a point is a path of one position). A `none` has no parts: a row
    that is found by its survey number only.
    """

    kind: Kind
    parts: tuple[tuple[Coordinates, ...], ...]

    def vertex_count(self) -> int:
        return sum(len(path) for part in self.parts for path in part)


@dataclass(frozen=True, slots=True)
class Feature:
    """A row of a layer before it is accepted: `where` names it in messages."""

    id: str
    geometry: Geometry
    properties: Mapping[str, Scalar]
    where: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, or changed on purpose, in an imported file.

    `code` is stable; `at` is the offending (longitude, latitude) when there is
    one place to look at; `fatal` says that the import is refused.
    """

    code: str
    where: str
    message: str
    mend: str
    at: tuple[float, float] | None = None
    fatal: bool = True

    def __str__(self) -> str:
        place = f" at {self.at[0]:.7f}, {self.at[1]:.7f}" if self.at else ""
        level = "error" if self.fatal else "note"
        return f"{self.where}: {level} {self.code}: {self.message}{place}\n  mend: {self.mend}"


class RefusedImportError(ValueError):
    """The file was not taken in; `faults` lists every reason found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults if fault.fatal))

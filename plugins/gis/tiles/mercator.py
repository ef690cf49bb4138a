"""The Web Mercator square: positions in it from 0 to 1, y downwards, and the tiles it is cut into.

For drawing only. Nothing is ever measured here: a metre is 1 to 2.5 % too long in Kerala.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plugins.gis.grid import Floats

LEAST_ZOOM = 5
MOST_ZOOM = 16
"""Deeper views enlarge tiles of this zoom: a unit of theirs is 15 cm."""

EXTENT = 4096
BUFFER = 64
"""Units of a tile drawn beyond each side, so that lines have no seams."""


def many_to_square(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Positions in degrees to the unit square."""
    return (lon + 180.0) / 360.0, 0.5 - np.arctanh(np.sin(np.radians(lat))) / (2 * np.pi)


@dataclass(frozen=True, slots=True)
class TileBox:
    """A tile and its place in the square, with the buffer around it."""

    zoom: int
    column: int
    row: int

    @property
    def units(self) -> float:
        """Units of the tile along the whole square."""
        return float(EXTENT << self.zoom)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, north, east, south in the square, buffer included."""
        side, more = 1.0 / (1 << self.zoom), BUFFER / self.units
        west, north = self.column * side, self.row * side
        return west - more, north - more, west + side + more, north + side + more


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile that a position lies in."""
    x, y = many_to_square(np.array([lon]), np.array([lat]))
    return int(x[0] * (1 << zoom)), int(y[0] * (1 << zoom))

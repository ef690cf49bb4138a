"""What binds a plot before anything is drawn on it: asked by plan scrutiny, answered by the maps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import msgspec

from runtime.interfaces.plugin import Interface

Ring = tuple[tuple[float, float], ...]
"""Corners of a closed outline in metres, the first not repeated."""


class Cited(msgspec.Struct, frozen=True):
    """Words for people and the law they come from. `certain` is false where a map is not sure enough."""

    en: str
    ml: str
    source: str
    certain: bool = True


class HeightCap(msgspec.Struct, frozen=True):
    """A building may not rise above `metres` from the ground; 0 forbids it."""

    metres: float
    cited: Cited


class SiteConstraints(msgspec.Struct, frozen=True):
    """What the maps say of one plot.

    Metres in the plot's own frame: its front edge lies on the x axis from (0, 0) to the right, the
    plot above it. `buildable` are the outlines within which the law leaves room, before the yards of
    the building rules; empty where nothing may be built. `notes` are clearances to get, and what
    the maps do not know.
    """

    plot: Ring
    buildable: tuple[Ring, ...]
    caps: tuple[HeightCap, ...] = ()
    notes: tuple[Cited, ...] = ()


class SiteSource(Protocol):
    """Whoever knows the land."""

    async def site_constraints(
        self, corners: Sequence[tuple[float, float]], front: int, on: date
    ) -> SiteConstraints:
        """What binds this plot by the maps in force on a day.

        Args:
            corners: Longitude and latitude of each corner, in order.
            front: Index of the corner at which the street side begins.
            on: The day whose law counts.
        Raises:
            ValueError: The corners make no plot.
        """
        ...


SITE: Interface[SiteSource] = Interface("site_constraints")

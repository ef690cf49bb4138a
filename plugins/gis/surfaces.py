"""Obstacle limitation surfaces around a runway: the highest a top may be, above sea level.

Shapes after ICAO Annex 14 chapter 4; every figure comes from the rule book
(`surfaces:`). Measured in the plane, divided by the scale at the runway.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

FIGURES = (
    "strip_half_width_m",
    "strip_beyond_end_m",
    "inner_horizontal_height_m",
    "inner_horizontal_radius_m",
    "conical_slope",
    "conical_height_m",
    "outer_horizontal_height_m",
    "outer_horizontal_radius_m",
    "transitional_slope",
    "approach_start_m",
    "approach_inner_half_width_m",
    "approach_divergence",
    "approach_first_slope",
    "approach_first_length_m",
    "approach_second_slope",
    "approach_second_length_m",
    "approach_length_m",
    "take_off_inner_half_width_m",
    "take_off_divergence",
    "take_off_final_half_width_m",
    "take_off_slope",
    "take_off_length_m",
)


@dataclass(frozen=True, slots=True)
class Runway:
    """Ends in metres of the plane, and elevations above sea level in metres."""

    ax: float
    ay: float
    bx: float
    by: float
    elevation_amsl_m: float
    scale: float


def top_amsl_m(
    runway: Runway, figures: Mapping[str, float], x: float, y: float
) -> tuple[float, str] | None:
    """Highest permissible top at a place, and the surface that binds; None beyond all surfaces.

    A place inside the runway strip gets the aerodrome's elevation.
    """
    length = math.hypot(runway.bx - runway.ax, runway.by - runway.ay)
    ux, uy = (runway.bx - runway.ax) / length, (runway.by - runway.ay) / length
    # Along the runway from end a, and off its centre-line, in metres on the ground.
    along = ((x - runway.ax) * ux + (y - runway.ay) * uy) / runway.scale
    off = abs((x - runway.ax) * uy - (y - runway.ay) * ux) / runway.scale
    length /= runway.scale
    past_end = max(-along, along - length, 0.0)
    heights: list[tuple[float, str]] = []
    _flat_and_cone(math.hypot(past_end, off), figures, heights)
    _transitional(past_end, off, figures, heights)
    _approach(past_end, off, figures, heights)
    _take_off(past_end, off, figures, heights)
    if not heights:
        return None
    height, name = min(heights)
    return runway.elevation_amsl_m + height, name


def _flat_and_cone(far: float, f: Mapping[str, float], heights: list[tuple[float, str]]) -> None:
    inner, cone_top = f["inner_horizontal_radius_m"], f["conical_height_m"]
    cone_end = inner + cone_top / f["conical_slope"]
    base = f["inner_horizontal_height_m"]
    if far <= inner:
        heights.append((base, "inner_horizontal"))
    elif far <= cone_end:
        heights.append((base + (far - inner) * f["conical_slope"], "conical"))
    elif far <= f["outer_horizontal_radius_m"]:
        heights.append((f["outer_horizontal_height_m"], "outer_horizontal"))


def _transitional(
    past: float, off: float, f: Mapping[str, float], heights: list[tuple[float, str]]
) -> None:
    if past > f["strip_beyond_end_m"]:
        return
    rise = max(off - f["strip_half_width_m"], 0.0) * f["transitional_slope"]
    if rise <= f["inner_horizontal_height_m"]:
        heights.append((rise, "strip" if rise == 0.0 else "transitional"))


def _approach(
    past: float, off: float, f: Mapping[str, float], heights: list[tuple[float, str]]
) -> None:
    run = past - f["approach_start_m"]
    if not 0.0 <= run <= f["approach_length_m"]:
        return
    half = f["approach_inner_half_width_m"] + run * f["approach_divergence"]
    first = min(run, f["approach_first_length_m"])
    second = min(max(run - f["approach_first_length_m"], 0.0), f["approach_second_length_m"])
    axis = first * f["approach_first_slope"] + second * f["approach_second_slope"]
    if off <= half:
        heights.append((axis, "approach"))
        return
    # Beside the approach the transitional surface rises from its edge to the inner horizontal.
    beside = axis + (off - half) * f["transitional_slope"]
    if beside <= f["inner_horizontal_height_m"]:
        heights.append((beside, "transitional"))


def _take_off(
    past: float, off: float, f: Mapping[str, float], heights: list[tuple[float, str]]
) -> None:
    run = past - f["approach_start_m"]
    if not 0.0 <= run <= f["take_off_length_m"]:
        return
    half = f["take_off_inner_half_width_m"] + run * f["take_off_divergence"]
    if off <= min(half, f["take_off_final_half_width_m"]):
        heights.append((run * f["take_off_slope"], "take_off"))

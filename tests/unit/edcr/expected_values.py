"""Compares a plan with values that two other readers derived independently.

The files lie in the folder that `KSMART_SHARED` names; see its README for their shape.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from plugins.edcr import scrutinise
from plugins.edcr.geometry import gap_between
from plugins.edcr.model.plan import Block, Plan
from plugins.edcr.model.sheet import Feature
from plugins.edcr.rules.book import Library

ON = date(2026, 1, 1)
_AREA_M2, _AREA_SHARE = 0.0101, 1.01e-4
_DISTANCE_M, _DIMENSION_M = 0.02, 0.0101
_YARDS = {
    "front_yard": "front_yard",
    "front_setback": "front_yard",
    "rear_yard": "rear_yard",
    "rear_setback": "rear_yard",
    "side_yard1": "side_yard_1",
    "side_setback1": "side_yard_1",
    "side_yard2": "side_yard_2",
    "side_setback2": "side_yard_2",
}
_BLOCK_ROLES = {
    "ht_of_bldg": "height",
    "plinth_height": "plinth",
    "parapet_ht": "parapet",
    "mumty_ht": "mumty",
    "stair_headroom": "headroom",
    "max_height_cal": "street_edge",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One expected value and what we found; `holds` within the stated tolerance."""

    where: str
    expected: object
    found: object
    holds: bool


def shared_folder() -> Path | None:
    """The folder of shared drawings, or None when there is none here."""
    root = os.environ.get("KSMART_SHARED")
    folder = Path(root) / "data" / "edcr" if root else None
    return folder if folder and folder.is_dir() else None


def drawings(folder: Path) -> list[Path]:
    """All drawings of the set, in name order."""
    return sorted(folder.glob("*.dxf"))


def compare(path: Path, library: Library) -> list[Compared]:
    """Every expected value of one drawing against ours."""
    source = path.parent / "expected" / f"{path.stem}.json"
    result = scrutinise(path, on=ON, library=library)
    if not source.exists():
        return [Compared("readable", True, result.plan is not None, result.plan is not None)]
    expected = json.loads(source.read_text(encoding="utf-8"))
    readable = expected["ezdxf_readfile"] == "ok"
    found = [
        Compared(
            "readable", readable, result.plan is not None, (result.plan is not None) == readable
        )
    ]
    if result.plan is not None:
        found += _Comparison(result.plan, expected).all()
    return found


class _Comparison:
    def __init__(self, plan: Plan, expected: dict[str, Any]) -> None:
        self.plan = plan
        self.expected = expected
        unit = plan.sheet.metres_per_unit
        # Expected values are in drawing units unless the file says they were converted.
        self.unit = 1.0 if "values_in" in expected else unit

    def all(self) -> list[Compared]:
        found = list(self._plan_info())
        found += self._plot()
        for number, block in self.expected.get("blocks", {}).items():
            found += self._block(int(number), block)
        for layer, values in self.expected.get("site", {}).items():
            found += self._feature(layer, values)
        found += self._totals()
        found += self._rules()
        return found

    def _plan_info(self) -> Iterator[Compared]:
        told_twice = set(self.expected.get("plan_info_duplicate_keys", ()))
        for key, value in self.expected.get("plan_info", {}).items():
            ours = self.plan.stated.raw.get(key, ())
            # The other readers leave a second assignment on the line in the first value.
            first = value.split(" OPENING_BELOW")[0].strip().strip("'\"")
            holds = first in ours if key in told_twice else ours[:1] == (first,)
            yield Compared(f"plan_info/{key}", first, ours, holds)

    def _plot(self) -> Iterator[Compared]:
        ours = [o for f in self.plan.sheet.all("plot") for o in f.outlines]
        listed = self.expected.get("plot_boundary", [])
        if listed or ours:
            yield Compared("plot_boundary", len(listed), len(ours), len(listed) == len(ours))
        for outline, values in zip(ours, listed, strict=False):
            yield self._area("plot_boundary", values["area_m2"], outline.shape.area)
            yield _same("plot_boundary/closed", values["closed"], outline.is_closed)
            if "gap_first_last" in values:
                gap = outline.gap_m / self.unit
                yield _near("plot_boundary/gap", values["gap_first_last"], gap, 0.001)

    def _block(self, number: int, values: dict[str, Any]) -> Iterator[Compared]:
        block = next((b for b in self.plan.blocks if b.number == number), None)
        yield _same(f"block {number}", True, block is not None)
        if block is None:
            return
        floors = {floor.number: floor for floor in block.floors}
        yield _same(
            f"block {number} floors",
            values.get("floors_seen", []),
            self._floors_with_area(block, values),
        )
        for text, expected in values.get("floors", {}).items():
            yield from self._floor(block, int(text), expected)
        if "covered_area_m2" in values:
            yield self._area("covered", values["covered_area_m2"], block.covered.value)
        for name, role in _BLOCK_ROLES.items():
            ours = [m.length_m for m in self.plan.sheet.measures(role, number)]
            yield from self._lengths(f"block {number} {name}", values.get(name, []), ours)
        for level, expected in values.get("levels", {}).items():
            yield from self._level(block, int(level), expected)
        assert floors is not None

    def _floors_with_area(self, block: Block, values: dict[str, Any]) -> list[int]:
        seen = set(values.get("floors_seen", []))
        return sorted(floor.number for floor in block.floors if floor.number in seen)

    def _floor(self, block: Block, number: int, values: dict[str, Any]) -> Iterator[Compared]:
        where = f"block {block.number} floor {number}"
        floor = next((f for f in block.floors if f.number == number), None)
        yield _same(where, True, floor is not None)
        if floor is None:
            return
        for name, quantity in (
            ("built_up_area_m2", floor.built_up),
            ("deduction_m2", floor.deduction),
            ("floor_area_m2", floor.floor_area),
        ):
            if name in values:
                yield self._area(f"{where} {name}", values[name], quantity.value)
        for role, key in (
            ("built_up", "built_up_polygons"),
            ("built_up_existing", "existing_polygons"),
            ("deduct", "deduction_polygons"),
        ):
            outlines = self.plan.sheet.outlines(role, block.number, number)
            listed = values.get(key, [])
            yield _same(f"{where} {key}", len(listed), len(outlines))
            areas = sorted(o.shape.area for o in outlines)
            for expected, ours in zip(sorted(p["area_m2"] for p in listed), areas, strict=False):
                yield self._area(f"{where} {key}", expected, ours)
            colours = sorted(o.colour for o in outlines)
            yield _same(f"{where} {key} colours", sorted(p["colour"] for p in listed), colours)
        for name, expected in values.get("features", {}).items():
            yield from self._feature(f"BLK_{block.number}_FLR_{number}_{name}", expected)

    def _level(self, block: Block, level: int, values: dict[str, Any]) -> Iterator[Compared]:
        where = f"block {block.number} level {level}"
        prints = self.plan.sheet.outlines("footprint", block.number, level)
        yield _same(f"{where} footprints", len(values.get("footprint", [])), len(prints))
        for expected, outline in zip(values.get("footprint", []), prints, strict=False):
            yield self._area(f"{where} footprint", expected["area_m2"], outline.shape.area)
        for name, role in _YARDS.items():
            if name not in values:
                continue
            yard = next((y for y in block.yards if y.level == level and y.name == role), None)
            yield _same(f"{where} {name}", True, yard is not None)
            if yard is None:
                continue
            yield self._area(f"{where} {name}", values[name]["area_m2"], yard.area.value)
            # With two plot boundaries we give no distance: which one would be a guess.
            if "min_distance_m" in values[name] and self.plan.plot.shape is not None:
                expected = values[name]["min_distance_m"]
                yield self._length(
                    f"{where} {name} distance", expected, yard.touch.value, _DISTANCE_M
                )
        key = "min_distance_footprint_to_plot_boundary_m"
        if key in values and prints and self.plan.plot.shape is not None:
            gap = gap_between(prints[0].shape.edges, self.plan.plot.shape.edges)
            found = gap.length if gap else None
            yield self._length(f"{where} {key}", values[key], found, _DISTANCE_M)
            inside = self.plan.plot.shape.holds_shape(prints[0].shape) is None
            yield _same(f"{where} inside", values["footprint_inside_plot"], inside)

    def _feature(self, layer: str, values: dict[str, Any]) -> Iterator[Compared]:
        feature = self.plan.sheet.features.get(layer, Feature(layer, None))
        if "closed_polygons" in values:
            # The other readers count the flag; ends that merely touch are closed for us too.
            closed = [o for o in feature.outlines if o.flagged_closed]
            yield _same(f"{layer} closed", values["closed_polygons"], len(closed))
        areas = sorted(o.shape.area for o in feature.outlines if o.is_closed)
        for expected, ours in zip(sorted(values.get("areas_m2", [])), areas, strict=False):
            yield self._area(f"{layer} area", expected, ours)
        if "texts" in values:
            ours_texts = sorted(n.text for n in feature.notes)
            yield _same(f"{layer} texts", sorted(values["texts"]), ours_texts)
        if "circles" in values:
            circles = sum(s.is_circle for s in feature.strokes)
            yield _same(f"{layer} circles", values["circles"], circles)
        lengths = [m.length_m for m in feature.measures]
        yield from self._lengths(layer, values.get("dimensions", []), lengths)
        for expected in values.get("slot_sizes_m", []):
            sizes = [list(o.shape.small_rectangle()) for o in feature.outlines]
            near = any(
                all(abs(a - b) < 0.01 for a, b in zip(expected, s, strict=True)) for s in sizes
            )
            yield Compared(f"{layer} slot", expected, sizes, near)

    def _lengths(
        self, where: str, listed: list[dict[str, Any]], ours: list[float | None]
    ) -> Iterator[Compared]:
        if listed:
            yield _same(f"{where} dimensions", len(listed), len(ours))
        left = [length / self.unit for length in ours if length is not None]
        for expected in (d["value_m"] for d in listed if "value_m" in d):
            best = min(left, key=lambda length: abs(length - expected), default=None)
            yield _near(f"{where} dimension", expected, best, _DIMENSION_M)
            if best is not None:
                left.remove(best)

    def _totals(self) -> Iterator[Compared]:
        expected = self.expected
        plan = self.plan
        once = [f for b in plan.blocks for f in b.floors]
        if "total_floor_area_m2" in expected:
            total = sum(f.floor_area.value or 0 for f in once)
            yield self._area("total floor area", expected["total_floor_area_m2"], total)
        if "total_built_up_area_m2" in expected:
            total = sum(f.built_up.value or 0 for f in once)
            yield self._area("total built-up", expected["total_built_up_area_m2"], total)
        derived = expected.get("derived", {})
        if "total_floor_area_with_typical_floors_m2" in derived:
            value = derived["total_floor_area_with_typical_floors_m2"]
            yield self._area("with typical floors", value, plan.floor_area.value)
        for colour, area in derived.get("net_floor_area_by_colour_m2", {}).items():
            ours = sum(u.area_m2 for u in plan.uses if u.colour == int(colour))
            if int(colour) in plan.sheet.convention.colours["uses"]:
                yield self._area(f"colour {colour}", area, ours)
        for name, part in (("fsi", plan.floor_area), ("coverage_pct", plan.covered)):
            for basis in ("drawn", "declared"):
                key = f"{name}_on_{basis}_plot"
                area = plan.plot.drawn_m2 if basis == "drawn" else plan.plot.declared_m2
                if key not in expected or not area or self.unit != 1.0:
                    continue
                times = 100 if name == "coverage_pct" else 1
                value = (part.value or 0) / area * times
                slack = 0.051 if times == 100 else 0.00201
                yield _near(key, expected[key], value, slack)

    def _rules(self) -> Iterator[Compared]:
        """The bare comparison with the 2025 limits: our required value must be the same."""
        compared = self.expected.get("derived", {}).get("partial_comparison_kmbr_2025", {})
        for row in compared.get("rows", []):
            yield from self._rule(row)

    def _rule(self, row: dict[str, Any]) -> Iterator[Compared]:
        path = self.plan
        if "coverage" in row["rule"]:
            yield _near("coverage", row["provided_pct"], path.coverage_pct.value, 0.051)
        elif "FSI" in row["rule"]:
            yield _near("fsi", row["provided"], path.fsi.value, 0.00201)
        elif "yard" in row:
            role = _YARDS[row["yard"]]
            block = next(b for b in path.blocks if b.number == int(row["block"]))
            # The bare comparison takes any boundary the yard touches; our verdict asks an
            # officer where only the boundary beside the yard is too near.
            ours = [y.touch.value for y in block.yards if y.name == role and y.level == 0]
            yield Compared(
                f"block {row['block']} {row['yard']} against {row['required_min_m']}",
                row["at_or_above_minimum"],
                ours,
                bool(ours)
                and ours[0] is not None
                and (ours[0] >= row["required_min_m"] - 5e-4) == row["at_or_above_minimum"],
            )

    def _area(self, where: str, expected: float, found: float | None) -> Compared:
        value = None if found is None else found / self.unit**2
        if value is None:
            # Unknown on purpose when an outline is open: never closed silently.
            return Compared(where, expected, None, self._has_open_outline())
        slack = max(_AREA_M2, _AREA_SHARE * abs(expected))
        return Compared(where, expected, value, abs(value - expected) <= slack)

    def _length(self, where: str, expected: float, found: float | None, slack: float) -> Compared:
        value = None if found is None else found / self.unit
        return _near(where, expected, value, slack)

    def _has_open_outline(self) -> bool:
        return any(finding.code == "not_closed" for finding in self.plan.findings)


def _same(where: str, expected: object, found: object) -> Compared:
    return Compared(where, expected, found, expected == found)


def _near(where: str, expected: float, found: float | None, slack: float) -> Compared:
    return Compared(where, expected, found, found is not None and abs(found - expected) <= slack)

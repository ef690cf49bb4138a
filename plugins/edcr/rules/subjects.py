"""The things of a plan that a check may concern, with the names people know them by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plugins.edcr.model.plan import Block, Plan


def subjects_of(each: str, plan: Plan) -> Iterator[tuple[str, Block | None, Any]]:
    """(name for people, its block, the thing) of everything a check concerns."""
    blocks = {block.number: block for block in plan.blocks}
    if each == "plan":
        yield "", None, plan
    elif each == "parking":
        yield "", None, plan.parking
    elif each == "block":
        for block in plan.blocks:
            yield f"BLK_{block.number}", block, block
    elif each == "floor":
        for block in plan.blocks:
            for floor in block.floors:
                yield f"BLK_{block.number}_FLR_{floor.number}", block, floor
    elif each == "yard":
        for block in plan.blocks:
            for yard in block.yards:
                yield yard.layer, block, yard
    elif each in ("stair", "flight"):
        for block in plan.blocks:
            for floor in block.floors:
                for stair in floor.stairs:
                    name = f"BLK_{block.number}_FLR_{floor.number}_{stair.name}"
                    if each == "stair":
                        yield name, block, stair
                    else:
                        for flight in stair.flights:
                            yield name, block, flight
    elif each == "projection":
        for projection in plan.projections:
            yield (
                f"BLK_{projection.block}_{projection.kind}",
                blocks.get(projection.block),
                projection,
            )
    elif each in ("room", "width", "closet", "ramp", "lift", "shaft", "court"):
        things: tuple[Any, ...] = {
            "room": plan.rooms,
            "width": plan.widths,
            "closet": plan.closets,
            "ramp": plan.ramps,
            "lift": plan.lifts,
            "shaft": plan.shafts,
            "court": plan.courts,
        }[each]
        for thing in things:
            name = f"BLK_{thing.block}_FLR_{thing.floor}"
            yield name, blocks.get(thing.block), thing
    elif each == "street":
        for edge in plan.street_edges:
            yield f"BLK_{edge.block}", blocks.get(edge.block), edge
    elif each == "use":
        for use in plan.uses:
            yield use.use, None, use
    else:
        listed: tuple[Any, ...] = {
            "slot": plan.parking.slots,
            "bay": plan.parking.loading,
            "road": plan.roads,
            "well": plan.wells,
            "gap": plan.block_gaps,
            "line": plan.power_lines,
        }[each]
        for thing in listed:
            yield thing.kind, None, thing

"""Doors to a file's money: what it owes and what came in, for all who read; paying, for those who may."""

from __future__ import annotations

from collections.abc import Iterable

from generator.ir.doors import DoorIR, ReaderIR
from generator.lower.doors import render
from generator.lower.doors.enters import enters
from generator.text.sql import text_array

# A person pays through the gateway and asks for money back; a counter also takes money and cancels receipts.
_OWN_VERBS = ("intent", "refund")
_COUNTER_VERBS = ("intent", "take", "cancel", "refund")


def money_doors(schema: str, service: str, table: str, readers: Iterable[ReaderIR]) -> list[DoorIR]:
    """The dues door of every class, the pay door of those that pay."""
    made: list[DoorIR] = []
    for reader in readers:
        given = {"enters": enters(reader), "table": table, "condition": reader.condition}
        made.append(
            render.door(
                schema, f"dues_{service}_{reader.name}", reader.owner, "dues.sql.j2", **given
            )
        )
        if reader.pays:
            verbs = _OWN_VERBS if reader.kind == "citizen" else _COUNTER_VERBS
            made.append(
                render.door(
                    schema, f"pay_{service}_{reader.name}", reader.owner, "pay.sql.j2",
                    verbs=text_array(verbs), **given,
                )
            )  # fmt: skip
    return made

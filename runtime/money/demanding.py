"""Demands: what an action or a submission asks for, as its commit door writes it down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from runtime.catalogue import Context, File, Service
from runtime.clock import new_id
from runtime.money.pricing import Line, price
from runtime.money.shapes import Fee, Head


def demand(
    service: Service, heads: Iterable[str], file: File, ctx: Context
) -> list[dict[str, Any]] | None:
    """The lines of a demand for a decision; None where nothing is demanded.

    A head that was demanded before is demanded again by the difference only: a file that was sent
    back and approved twice owes once. A difference below nothing lowers the demand.
    """
    wanted = tuple(heads)
    if not wanted:
        return None
    made: list[dict[str, Any]] = []
    lines = {line.head: line for line in price(service, wanted, file, ctx)}
    position = -1
    for fee in service.fees:
        for head in fee.heads:
            position += 1
            before = file.dues.demanded_paise(head.name)
            line = lines.get(head.name)
            if head.name not in wanted or (line is None and not before):
                continue
            paise = (line.paise if line is not None else 0) - before
            if paise or not before:
                made.append(_line(fee, head, line, paise, position, ctx))
    return made


def _line(
    fee: Fee, head: Head, line: Line | None, paise: int, position: int, ctx: Context
) -> dict[str, Any]:
    """One line; without arithmetic for a head that is not charged any more."""
    return {
        "id": new_id(ctx.now),
        "fee": fee.name,
        "head": head.name,
        "title": {"en": head.title.en, "ml": head.title.ml},
        "account": head.account,
        "on": ctx.today if line is None else line.on,
        "position": position,
        "paise": paise,
        "rate": {} if line is None else msgspec.to_builtins(line.row),
        "sums": {"how": "lowered"} if line is None else msgspec.to_builtins(line.sums),
    }

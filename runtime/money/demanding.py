"""Demands: what an action or a submission asks for, as its commit door writes it down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from runtime.catalogue import Context, File, Service
from runtime.clock import new_id
from runtime.money.pricing import Line, price


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
    order = [head.name for fee in service.fees for head in fee.heads]
    for name in wanted:
        line = lines.get(name)
        before = file.dues.demanded_paise(name)
        if line is not None and (line.paise != before or before == 0):
            made.append(_line(line, line.paise - before, order.index(name), ctx))
    return sorted(made, key=lambda one: one["position"])


def _line(line: Line, paise: int, position: int, ctx: Context) -> dict[str, Any]:
    return {
        "id": new_id(ctx.now),
        "fee": line.fee,
        "head": line.head,
        "title": {"en": line.title.en, "ml": line.title.ml},
        "account": line.account,
        "on": line.on,
        "position": position,
        "paise": paise,
        "rate": msgspec.to_builtins(line.row),
        "sums": msgspec.to_builtins(line.sums),
    }

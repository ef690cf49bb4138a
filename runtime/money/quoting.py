"""A quote: what a service will cost with these answers, before anything is submitted."""

from __future__ import annotations

import msgspec

from runtime.catalogue import Context, File, Service
from runtime.clock import new_id
from runtime.money.pricing import Line, price
from runtime.refusal import Refusal
from runtime.workflow.due import promised_on
from runtime.workflow.promised import sla_of
from runtime.workflow.seen import Filing, new_file


class Quote(msgspec.Struct, frozen=True):
    """Lines by when they are demanded: `now` with the submission, `later` by what follows.

    A head that cannot be told yet (it needs what officers find, or a day to come) is in neither.
    """

    now: list[Line]
    now_paise: int
    later: list[Line]
    later_paise: int


def quote(service: Service, answers: msgspec.Struct, ctx: Context) -> Quote:
    """What answers that were already checked will cost.

    Raises:
        Refusal: A head that is demanded with the submission cannot be worked out.
    """
    flow = service.workflow
    row = service.record.row(answers, ctx)
    due_on = promised_on(sla_of(service, ctx), ctx.calendar, ctx.today)
    file = new_file(service, answers, row, due_on, ctx, Filing(new_id(ctx.now), ""))
    first = (*flow.submit_demand, *flow.states[flow.submit_to].demand)
    now = price(service, first, file, ctx) if first else []
    later = _later(service, file, ctx, frozenset(first))
    return Quote(now, _sum(now), later, _sum(later))


def _later(service: Service, file: File, ctx: Context, told: frozenset[str]) -> list[Line]:
    demanded = {
        head
        for state in service.workflow.states.values()
        for heads in (state.demand, *(action.demand for action in state.actions))
        for head in heads
    }
    found: list[Line] = []
    for fee in service.fees:
        for head in fee.heads:
            if head.name in demanded - told:
                try:
                    found += price(service, (head.name,), file, ctx)
                except Refusal:
                    continue
    return found


def _sum(lines: list[Line]) -> int:
    return sum(line.paise for line in lines)

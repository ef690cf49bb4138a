"""Standing demands: what entries of a register owe each period, worked out and brought before the ledger.

A run is tried by time or by an officer: every entry of a body is priced by its fee, the roll is brought to
it, and the ledger adds up what it would demand. An officer approves, and the ledger raises it. What comes
onto a register, or leaves it, between two runs is heard of at once.
"""

from __future__ import annotations

import logging
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

import msgspec

from runtime.catalogue import Context, Figures, Job
from runtime.ground import Ground
from runtime.interfaces.ledger import LEDGER, Charge, Ledger, LedgerRefusedError, Run
from runtime.meaning.decimals import rupees
from runtime.meaning.periods import Period, period_of
from runtime.money.pricing import Pricing
from runtime.money.shapes import Fee
from runtime.refusal import Refusal

BATCH = 2_000
CLOCK = "the clock"
"""Who tried a run that nobody started."""
CHARGED = "entry.charged"
_NOBODY = UUID(int=1)
_FIRST = UUID(int=0)
_log = logging.getLogger("ksmart.money")


@dataclass(frozen=True, slots=True)
class Demand:
    """A job that demands, with its fee."""

    job: Job
    fee: Fee


def ledger_of(ground: Ground) -> Ledger | None:
    """The ledger, or None where no plugin keeps one."""
    return ground.offers.find(LEDGER)


def demands(ground: Ground) -> list[Demand]:
    """Every job that demands."""
    found: list[Demand] = []
    for job in ground.catalogue.demands():
        fee = ground.catalogue.standing(job.demand or "")
        assert fee is not None, job.demand
        found.append(Demand(job, fee))
    return found


def last_time(job: Job, on: date) -> date:
    """The latest day, up to `on`, on which a job that runs on days of the year or month is due."""
    found: list[date] = []
    for day in job.days:
        month, _, of_month = day.rpartition("-")
        if month:
            days = [_day(year, int(month), int(of_month)) for year in (on.year, on.year - 1)]
        else:
            before = date(on.year - (on.month == 1), (on.month - 2) % 12 + 1, int(of_month))
            days = [on.replace(day=int(of_month)), before]
        found += [one for one in days if one <= on][:1]
    return max(found, default=on)


def is_due(job: Job, today: date, now: time) -> bool:
    """Whether the hour has come on the day that the job is due."""
    return last_time(job, today) < today or now >= job.at


async def try_body(
    ground: Ground, demand: Demand, local_body: str, on: date, by: str
) -> Run | None:
    """Price every entry of a body for the period of a day, and try the run; None where nothing is charged.

    Raises:
        LedgerRefusedError: The body keeps no books, or the run was raised before.
    """
    ledger = ledger_of(ground)
    assert ledger is not None
    fee, standing = demand.fee, demand.fee.standing
    assert standing is not None
    period = period_of(standing.per, on)
    ctx = _context(ground, local_body, period)
    after, charged = _FIRST, 0
    while True:
        rows = await _entries(ground, demand, local_body, None, after)
        charges = [one for holds, row in rows for one in charges_of(fee, row, holds, ctx)]
        if charges:
            await ledger.assess(
                local_body, fee.name, period.first, _source(demand, period), charges
            )
        charged += len(charges)
        if len(rows) < BATCH:
            break
        after = rows[-1][1].id
    return await _tried(ground, ledger, demand, local_body, ctx, by) if charged else None


async def _tried(
    ground: Ground, ledger: Ledger, demand: Demand, local_body: str, ctx: Context, by: str
) -> Run:
    fee, period, trial = demand.fee, ctx.period, demand.job.trial
    today = ground.clock.now().date()
    run = await ledger.try_run(local_body, fee.name, period, due_on(fee, ctx), today, by)
    if trial is None:
        await ledger.approve_run(local_body, fee.name, period.first, "the spec")
    elif trial.stop is not None:
        before = await ledger.previous(local_body, fee.name, period.first)
        if trial.stop(_figures(run), _figures(before) if before else None):
            await ledger.stop_run(local_body, fee.name, period.first, trial.stop_text or "")
    return run


def charges_of(fee: Fee, row: Any, holds: bool, ctx: Context) -> list[Charge]:
    """What an entry is charged, a head each; nothing of one that the demand is not of any more.

    Raises:
        LedgerRefusedError: A head cannot be worked out; the words say which and of what.
    """
    standing = fee.standing
    assert standing is not None
    payer = "" if standing.payer is None else str(getattr(row, standing.payer) or "")
    if not holds:
        return [Charge(row.number, head.name, 0, payer) for head in fee.heads]
    try:
        pricing = Pricing(fee, row, ctx)
        lines = [pricing.line(head.name) for head in fee.heads]
    except Refusal as refusal:
        raise LedgerRefusedError("malformed", f"{row.number}: {_said(refusal)}") from refusal
    return [
        Charge(row.number, head.name, 0 if line is None else line.paise, payer)
        for head, line in zip(fee.heads, lines, strict=True)
    ]


def due_on(fee: Fee, ctx: Context) -> date:
    """The last day on which a period's demand is paid without interest."""
    standing = fee.standing
    assert standing is not None
    found = standing.due(None, ctx) if standing.due is not None else None
    return found or ctx.period.last


class _Charged(msgspec.Struct):
    local_body: str
    entries: list[UUID]


async def heard(ground: Ground, payload: bytes) -> None:
    """Entries were written or their life has changed: the roll follows, and what was raised already is demanded."""
    ledger = ledger_of(ground)
    if ledger is None:
        return
    about = msgspec.json.decode(payload, type=_Charged)
    today = ground.clock.now().date()
    for demand in demands(ground):
        standing = demand.fee.standing
        assert standing is not None
        rows = await _entries(ground, demand, about.local_body, about.entries, _FIRST)
        if not rows:
            continue
        period = period_of(standing.per, today)
        ctx = _context(ground, about.local_body, period)
        charges = [one for holds, row in rows for one in charges_of(demand.fee, row, holds, ctx)]
        source = f"entries:{','.join(str(row.id) for _, row in rows)}:{period.first}"[:200]
        try:
            await ledger.assess(about.local_body, demand.fee.name, period.first, source, charges)
            late = [one for one in charges if one.paise]
            last = max(due_on(demand.fee, ctx), today)
            made = await ledger.demand_late(about.local_body, demand.fee.name, period, last, today, late)  # fmt: skip
            # What was tried is not what the roll gives any more, or nothing was there to try.
            if made is None and last_time(demand.job, today) >= period.first:
                await _tried(ground, ledger, demand, about.local_body, ctx, CLOCK)
        except LedgerRefusedError as refused:
            # The next run meets them again: nothing is lost, and other listeners need not wait.
            _log.warning("%s of %s: %s", demand.fee.name, about.local_body, refused.reason)


@dataclass(slots=True)
class Runs:
    """Tries what is due by the clock, and raises what officers approved. Any number of processes may."""

    ground: Ground

    async def run_due(self, bodies: Sequence[str]) -> int:
        """Do all that is due now; how many runs were tried, raised or sent back."""
        ledger, now = ledger_of(self.ground), self.ground.clock.now()
        if ledger is None:
            return 0
        done = 0
        for demand in demands(self.ground):
            if is_due(demand.job, now.date(), now.time()):
                done += await self._try(demand, last_time(demand.job, now.date()), bodies)
        return done + await ledger.raise_approved(bodies)

    async def _try(self, demand: Demand, day: date, bodies: Sequence[str]) -> int:
        doors, name = self.ground.doors, demand.job.name
        tried = 0
        for row in await doors.rows("ksmart.job_pending", name, day, list(bodies)):
            body: str = row[0]
            try:
                run = await try_body(self.ground, demand, body, day, CLOCK)
            except LedgerRefusedError as refused:
                _log.warning("%s of %s: %s", name, body, refused)
                if refused.reason != "source_clash":  # which an officer has raised already
                    continue
                run = None
            await doors.value("ksmart.job_end", name, day, body, run.things if run else 0)
            tried += run is not None
        return tried


async def _entries(
    ground: Ground, demand: Demand, local_body: str, entries: list[UUID] | None, after: UUID
) -> list[tuple[bool, Any]]:
    standing = demand.fee.standing
    assert standing is not None
    today = ground.clock.now().date()
    text = await ground.doors.value(demand.job.door, local_body, today, entries, after, BATCH)
    rows: list[tuple[bool, msgspec.Raw]] = msgspec.json.decode(
        text, type=list[tuple[bool, msgspec.Raw]]
    )
    return [(holds, msgspec.json.decode(row, type=standing.row)) for holds, row in rows]


def _context(ground: Ground, local_body: str, period: Period) -> Context:
    return Context(
        now=ground.clock.now(), today=period.first, local_body=local_body, masters=ground.data,
        calendar=ground.data.working_days(None), person=_NOBODY, role="job", demanded=period,
    )  # fmt: skip


def _figures(run: Run) -> Figures:
    return Figures(run.things, rupees(run.paise))


def _source(demand: Demand, period: Period) -> str:
    return f"job:{demand.job.name}:{period.first}"


def _said(refusal: Refusal) -> str:
    return refusal.detail.en if refusal.detail is not None else refusal.problem.title.en


def _day(year: int, month: int, day: int) -> date:
    """A day of the year; the month's last where it has no such day."""
    return date(year, month, min(day, monthrange(year, month)[1]))

"""Demands of the period: an officer works one out, another approves it, and it is raised."""

from __future__ import annotations

from datetime import date

from litestar.handlers import HTTPRouteHandler

from plugins.finance.money import rupees
from plugins.finance.reports.model import grouped
from plugins.finance.web.frame import body_of, may, page
from plugins.finance.web.reports import HOME
from runtime.access.policy import Policy
from runtime.interfaces.ledger import Ledger, LedgerRefusedError, Run
from runtime.meaning.ledger.books import Books
from runtime.money.standing import Demand, demands, last_time, try_body
from runtime.portal.errors import show_page
from runtime.portal.frame import go, new_key, params
from runtime.portal.sent import sent_form
from runtime.refusal import NOT_ALLOWED, NOT_FOUND, STATE, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route
from runtime.words import Words

RUNS = HOME + "/runs"


def run_routes(ledger: Ledger, books: Books) -> list[HTTPRouteHandler]:
    """The handlers of the runs' page."""

    async def shown(call: Call, refused: Words | None = None) -> Answer:
        post = may(call.actor, books.chart, "read")
        body = body_of(post, params(call).get("in"))
        known = {one.fee.name: one for one in demands(call.ground)}
        found = [run for run in await ledger.runs([body]) if run.fee in known]
        mine = post.local_body == body
        return page(
            call, "runs.html", 409 if refused else 200, home=HOME, body=body, refused=refused, key=new_key(),
            tries=[(one.job.name, _title(one)) for one in known.values() if mine and _tries(one, post.role, books)],
            runs=[_row(run, known[run.fee], mine and _approves(known[run.fee], post.role)) for run in found],
        )  # fmt: skip

    @route("GET", RUNS, Policy.SESSION, show=show_page)
    async def runs(call: Call) -> Answer:
        """The runs of a body, the latest first."""
        return await shown(call)

    @route("POST", RUNS + "/try", Policy.SESSION, form=True, show=show_page)
    async def try_(call: Call) -> Answer:
        """Work a demand out now, for the period of its latest day."""
        sent = await sent_form(call)
        post = may(call.actor, books.chart, "read")
        one = _demand(call, sent.controls.get("job", ""), by_job=True)
        if not _tries(one, post.role, books):
            raise Refusal(NOT_ALLOWED, reason="role")
        day = last_time(one.job, call.ground.clock.now().date())
        try:
            await try_body(call.ground, one, post.local_body, day, _by(call))
        except LedgerRefusedError as refused:
            return await shown(call, Words(str(refused), str(refused)))
        return go(RUNS)

    @route("POST", RUNS + "/approve", Policy.SESSION, form=True, show=show_page)
    async def approve(call: Call) -> Answer:
        """Approve what another one, or the clock, has worked out; it is raised at once."""
        sent = await sent_form(call)
        post = may(call.actor, books.chart, "read")
        one = _demand(call, sent.controls.get("fee", ""))
        if not _approves(one, post.role):
            raise Refusal(NOT_ALLOWED, reason="role")
        try:
            first = date.fromisoformat(sent.controls.get("first", ""))
        except ValueError as error:
            raise Refusal(STATE) from error
        reason = " ".join(sent.controls.get("reason", "").split())[:500]
        try:
            await ledger.approve_run(post.local_body, one.fee.name, first, _by(call), reason)
        except LedgerRefusedError as refused:
            return await shown(call, Words(str(refused), str(refused)))
        await ledger.raise_approved([post.local_body])
        return go(RUNS)

    # Every address that takes a form also gives a page.
    @route("GET", RUNS + "/try", Policy.SESSION, show=show_page)
    async def to_runs(call: Call) -> Answer:
        """Back to the runs."""
        del call
        return go(RUNS)

    @route("GET", RUNS + "/approve", Policy.SESSION, show=show_page)
    async def to_runs_too(call: Call) -> Answer:
        """Back to the runs."""
        del call
        return go(RUNS)

    return [runs, try_, approve, to_runs, to_runs_too]


def _demand(call: Call, name: str, *, by_job: bool = False) -> Demand:
    for one in demands(call.ground):
        if name == (one.job.name if by_job else one.fee.name):
            return one
    raise Refusal(NOT_FOUND)


def _tries(one: Demand, role: str, books: Books) -> bool:
    return role in books.chart.who.get("collect", ()) or _approves(one, role)


def _approves(one: Demand, role: str) -> bool:
    return one.job.trial is not None and one.job.trial.approve == role


def _by(call: Call) -> str:
    """Who tries and who approves are persons, whatever posts they hold."""
    return str(call.actor.holder.person)


def _title(one: Demand) -> Words:
    return one.job.title or one.fee.title or Words(one.fee.name, one.fee.name)


def _row(run: Run, one: Demand, approves: bool) -> dict[str, object]:
    heads = {head.name: head.title for head in one.fee.heads}
    return {
        "title": _title(one),
        "fee": run.fee,
        "first": run.period.first.isoformat(),
        "days": f"{run.period.first:%d-%m-%Y} – {run.period.last:%d-%m-%Y}",
        "due_on": f"{run.due_on:%d-%m-%Y}",
        "state": run.state,
        "things": run.things,
        "amount": grouped(rupees(run.paise)),
        "heads": [
            (heads.get(h, Words(h, h)), grouped(rupees(paise))) for h, paise in run.heads.items()
        ],
        "stopped": run.stopped if run.state == "tried" else None,
        "refused": run.refused,
        "approves": approves and run.state == "tried" and run.things > 0,
    }

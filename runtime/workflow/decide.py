"""What opening a file or acting on it comes to: a decision for the commit door, or a refusal.

Pure: no database, no clock. Everything that may change between the load and the commit is checked
again by the commit door, under its locks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec

from runtime.access.actor import CITIZEN
from runtime.answers.alike import alike_keys
from runtime.answers.checking import number_words, searchable
from runtime.catalogue import Action, Branch, Context, Entry, File, Service, State, Workflow
from runtime.clock import new_id
from runtime.money.demanding import demand
from runtime.numbering.pattern import numbered
from runtime.refusal import NOT_ALLOWED, NOT_FOUND, STATE, Refusal
from runtime.words import Words
from runtime.workflow.amending import amended
from runtime.workflow.arriving import OPEN, Arrival, arrive, away, finish, open_branches
from runtime.workflow.asking import Ask, asked
from runtime.workflow.due import promised_on, resumed
from runtime.workflow.promised import sla_of
from runtime.workflow.seen import Filing, mended_file, new_file, with_form
from runtime.workflow.timers import EXPIRE, LATE, WHOLE, timers_of

TIME = "time"

_NOT_THIS_ROLE = Words("Another role does this", "ഇത് മറ്റൊരു ചുമതലക്കാരനാണ് ചെയ്യേണ്ടത്")
_SAME_PERSON = Words(
    "You did an earlier step of this file: somebody else must do this one",
    "ഈ ഫയലിലെ മുൻ നടപടി നിങ്ങളാണ് ചെയ്തത്: ഇത് മറ്റൊരാൾ ചെയ്യണം",
)
_GUARD = Words(
    "What this needs does not hold for this file", "ഇതിനാവശ്യമായ വ്യവസ്ഥ ഈ ഫയലിൽ പാലിക്കപ്പെടുന്നില്ല"
)

Decision = dict[str, Any]
__all__ = [
    "Ask",
    "Cause",
    "Decision",
    "Filing",
    "act",
    "as_action",
    "available",
    "happen",
    "open_file",
    "still_current",
]


@dataclass(frozen=True, slots=True)
class Cause:
    """What moves a file when nobody acts: `time` (a timer of `round`), `paid`, or a `job`."""

    kind: str
    name: str = ""
    round: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a file, however it came about. `seen` is the file as rules shall see it afterwards."""

    action: str
    arrival: Arrival
    seen: File
    said: dict[str, Any] | None = None
    answers: msgspec.Struct | None = None
    row: dict[str, Any] | None = None
    demand: tuple[str, ...] = ()


def open_file(service: Service, answers: msgspec.Struct, ctx: Context, filing: Filing) -> Decision:
    """The decision that opens a file with answers that were already checked.

    Raises:
        Refusal: The role may not start this service.
    """
    flow = service.workflow
    if ctx.role not in flow.submit_by:
        raise Refusal(NOT_ALLOWED, _NOT_THIS_ROLE, reason="role")
    record = service.record
    row = record.row(answers, ctx)
    due_on = promised_on(sla_of(service, ctx), ctx.calendar, ctx.today)
    first = flow.states[flow.submit_to]
    arrival = Arrival(first)
    file = None
    if first.when is not None or first.parallel is not None or flow.demands:
        file = new_file(service, answers, row, due_on, ctx, filing)
        arrival = arrive(flow, first.name, file, ctx)
    state = arrival.state
    return {
        "file": {
            "id": filing.id,
            "local_body": ctx.local_body,
            "number": filing.number,
            "module": service.module,
            "service": service.name,
            "version": service.version,
            "state": state.name,
            "ward": row.get("ward"),
            "opened_at": ctx.now,
            "submitted_on": ctx.today,
            "due_on": due_on,
            "desk_role": state.desk,
            "clock_stopped_on": ctx.today if state.clock_stopped else None,
        },
        "record": row,
        "children": record.children(answers),
        "words": [*number_words(filing.number), *searchable(record.words(answers))],
        "alike": alike_keys(record, answers) if record.alike else None,
        "said": None,
        "draft": filing.draft,
        "applicant": filing.applicant,
        "documents": filing.documents,
        "role": ctx.role,
        "timers": _timers(service, state, due_on, ctx),
        "branches": arrival.branches,
        "demand": None
        if file is None
        else demand(service, (*flow.submit_demand, *state.demand), file, ctx),
    }


def available(service: Service, file: File, ctx: Context) -> list[Action]:
    """The actions that this actor may do with the file as it stands, those of open branches first."""
    state = service.workflow.states[file.state]
    return [
        _for_file(action, file)
        for action in _actions(state, file)
        if _objection(service, action, file, ctx) is None
    ]


def _for_file(action: Action, file: File) -> Action:
    """The action as it is open for this file: with the questions that were flagged, where some were."""
    flagged = action.edit_flagged and file.flagged
    return replace(action, edit=tuple(file.flagged or ())) if flagged else action


def still_current(service: Service, file: File, name: str, expected: int) -> bool:
    """Whether a page read at the version `expected` still shows what a branch's officer decides on: only
    other branches have moved since."""
    state = service.workflow.states[file.state]
    standing = file.branches.get(name)
    return (
        state.branch(name) is not None
        and standing is not None
        and standing.standing == OPEN
        and standing.since <= expected <= file.row_version
    )


def act(service: Service, file: File, name: str, ask: Ask, ctx: Context) -> Decision:
    """The decision that carries one action out.

    Raises:
        Refusal: 404 for an action that the workflow does not have; 409 where the file's state has it not
            or its guard does not hold; 403 for the role or the person; 422 for remark and answers.
    """
    flow = service.workflow
    state = flow.states[file.state]
    action = next((action for action in _actions(state, file) if action.name == name), None)
    if action is None:
        raise Refusal(STATE, reason="action") if _known(flow, name) else Refusal(NOT_FOUND)
    if objection := _objection(service, action, file, ctx):
        raise objection
    ctx = replace(ctx, filed_on=file.submitted_on)
    said = asked(service, action, file, ask, ctx)
    row = None if said.answers is None else service.record.row(said.answers, ctx)
    seen = file if said.answers is None or row is None else mended_file(file, said.answers, row)
    branch = state.branch(name)
    if said.form is not None:
        key = state.name if branch is None else branch.name
        seen = with_form(seen, key, said.form)
    if branch is not None:
        arrival = finish(flow, state, branch, file, seen, ctx)
    else:
        edited = frozenset(ask.answers or ())
        onward = arrive(
            flow, _target(action, file), seen, ctx, back=action.to is None, edited=edited
        )
        arrival = replace(onward, branches=(*away(open_branches(state, file)), *onward.branches))
    decision = _decision(
        service, file, ctx, _Step(name, arrival, seen, said.said, said.answers, row, action.demand)
    )
    if action.form is not None and said.form is not None:
        decision["form"] = {
            "key": state.name if branch is None else branch.name,
            "form": action.form.name,
            "answers": said.form,
        }
    decision["flagged"] = said.flags
    if said.documents:
        decision["documents"] = said.documents
    return decision


def happen(service: Service, file: File, cause: Cause, ctx: Context) -> Decision | None:
    """The decision that a cause without a person comes to; None where it means nothing to the file now."""
    flow = service.workflow
    state = flow.states[file.state]
    if state.end:
        return None
    if cause.kind == TIME and cause.name.partition(":")[0] in (LATE, WHOLE):
        return _late(service, file, cause, ctx)
    if cause.kind == TIME:
        target = state.expire.to if state.expire is not None else None
    else:
        target = state.events.get(cause.kind)
    if target is None:
        return None
    onward = arrive(flow, target, file, ctx)
    arrival = replace(onward, branches=(*away(open_branches(state, file)), *onward.branches))
    event = EXPIRE if cause.kind == TIME else cause.kind
    return _by_cause(service, file, cause, ctx, _Step(event, arrival, file))


def _late(service: Service, file: File, cause: Cause, ctx: Context) -> Decision | None:
    """A time has run out: a role is told, or the desk moves. The file stays where it is."""
    sla = sla_of(service, ctx)
    kind, _, index = cause.name.partition(":")
    if sla is None or not index.isdigit():
        return None
    own = sla.states.get(file.state)
    lates = sla.late if kind == WHOLE else own.late if own is not None else ()
    if int(index) >= len(lates):
        return None
    late = lates[int(index)]
    state = service.workflow.states[file.state]
    said: dict[str, Any] = {"tell": late.tell} if late.tell else {"give": late.give}
    arrival = Arrival(state, moved=False)
    decision = _by_cause(service, file, cause, ctx, _Step(LATE, arrival, file, said))
    decision["told"] = {"tell": late.tell} if late.tell else None
    if late.give:
        decision["given_to"] = decision["desk_role"] = late.give
    return decision


def _by_cause(service: Service, file: File, cause: Cause, ctx: Context, step: _Step) -> Decision:
    decision = _decision(service, file, ctx, step)
    decision["role"] = cause.kind
    if cause.kind == TIME:
        decision["timer"] = {"name": cause.name, "round": cause.round}
    return decision


def _decision(service: Service, file: File, ctx: Context, step: _Step) -> Decision:
    record, arrival = service.record, step.arrival
    target, answers = arrival.state, step.answers
    due_on, stopped_on = file.due_on, file.clock_stopped_on
    if arrival.moved:
        due_on, stopped_on = _clock(service, file, target, ctx)
    effects = target.effects if arrival.moved else None
    given_to = None if arrival.moved else file.given_to
    entries = [
        _entry(service, entry, step.seen, ctx)
        for entry in (effects(step.seen, ctx) if effects else ())
    ]
    amends = amended(target, step.seen, ctx) if arrival.moved else []
    return {
        "id": file.id,
        "local_body": ctx.local_body,
        "expect": file.row_version,
        "from": file.state,
        "action": step.action,
        "to": target.name,
        "came_from": file.state if arrival.moved else file.came_from,
        "ended": target.end,
        "due_on": due_on,
        "clock_stopped_on": stopped_on,
        "desk_role": given_to or target.desk,
        "at": ctx.now,
        "said": step.said,
        "record": step.row,
        "children": None if answers is None else record.children(answers),
        "alike": None if answers is None or not record.alike else alike_keys(record, answers),
        "words": None
        if answers is None
        else [*number_words(file.number), *searchable(record.words(answers))],
        "entries": entries,
        "issue": _issued(target, [*entries, *amends]) if arrival.moved else [],
        "tell": target.tells if arrival.moved else (),
        "moves": _moves(target, step.seen, ctx) if arrival.moved else [],
        "amends": amends,
        "role": ctx.role,
        "given_to": given_to,
        "demand": demand(
            service, (*step.demand, *(target.demand if arrival.moved else ())), step.seen, ctx
        ),
        "timers": _timers(service, target, due_on, ctx) if arrival.moved else None,
        "branches": arrival.branches,
    }


def _moves(state: State, seen: File, ctx: Context) -> list[dict[str, Any]]:
    moved = () if state.moves is None else state.moves(seen, ctx)
    return [
        {"record": one.record, "id": one.id, "to": one.to} for one in moved if one.id is not None
    ]


def _issued(state: State, entries: list[Decision]) -> list[Decision]:
    """What is issued of the entries that the state writes; it is drawn after the commit."""
    return [
        {"certificate": certificate, "entry": entry["id"]}
        for certificate, record in state.issues.items()
        for entry in entries
        if entry["record"].rpartition(".")[2] == record
    ]


def _timers(
    service: Service, state: State, due_on: date | None, ctx: Context
) -> list[dict[str, Any]]:
    if service.job is None:
        return []
    return timers_of(sla_of(service, ctx), state, due_on, ctx)


def _is_given(service: Service, action: Action, file: File, ctx: Context) -> bool:
    """Whether the file was given to this role when time ran out: it then does what the desk did, and no
    more: what is another role's, or an applicant's, stays so."""
    if file.given_to is None or ctx.role != file.given_to or ctx.post is None:
        return False
    desk = service.workflow.states[file.state].desk
    if desk is not None:
        return desk in action.by
    return any(service.classes.get(role) != CITIZEN for role in action.by)


def _actions(state: State, file: File) -> list[Action]:
    """What the state offers: its open branches as actions of their names, then its own."""
    return [*(as_action(branch, state) for branch in open_branches(state, file)), *state.actions]


def as_action(branch: Branch, state: State) -> Action:
    """Finishing a branch, as an action of its name."""
    return Action(
        branch.name, branch.label, branch.by, to=state.then, not_by=branch.not_by, form=branch.form
    )


def _known(flow: Workflow, name: str) -> bool:
    return any(
        state.branch(name) is not None or any(action.name == name for action in state.actions)
        for state in flow.states.values()
    )


def _objection(service: Service, action: Action, file: File, ctx: Context) -> Refusal | None:
    if ctx.role not in action.by and not _is_given(service, action, file, ctx):
        return Refusal(NOT_ALLOWED, _NOT_THIS_ROLE, reason="role")
    if action.not_by and any(
        done in action.not_by and person == ctx.person for done, person in file.acts
    ):
        return Refusal(NOT_ALLOWED, _SAME_PERSON, reason="not_by")
    if action.when is not None and not action.when(file, ctx):
        return Refusal(STATE, _GUARD, reason="when")
    return None


def _target(action: Action, file: File) -> str:
    name = action.to or file.came_from
    if name is None:
        raise Refusal(STATE, reason="action")
    return name


def _clock(
    service: Service, file: File, target: State, ctx: Context
) -> tuple[date | None, date | None]:
    """When the file is due and since when its clock stands, after it has gone to `target`."""
    if file.clock_stopped_on is None:
        return file.due_on, ctx.today if target.clock_stopped else None
    if target.clock_stopped:
        return file.due_on, file.clock_stopped_on
    due_on = resumed(
        sla_of(service, ctx), ctx.calendar, file.due_on, file.clock_stopped_on, ctx.today
    )
    return due_on, None


def _entry(service: Service, entry: Entry, seen: File, ctx: Context) -> Decision:
    rows = service.record.children(seen) if entry.tables else {}
    number = numbered(entry.number, ctx.local_body, ctx.today)
    return {
        "record": entry.record,
        "id": new_id(ctx.now),
        "row": entry.row,
        "children": {table: rows[table] for table in entry.tables},
        "words": searchable(entry.words),
        "number": {
            "name": f"{service.module}.{entry.record}",
            "period": number.period,
            "prefix": number.prefix,
            "suffix": number.suffix,
            "width": number.width,
        },
    }

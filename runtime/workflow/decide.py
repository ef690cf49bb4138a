"""What opening a file or acting on it comes to: a decision for the commit door, or a refusal.

Pure: no database, no clock. Everything that may change between the load and the commit is checked
again by the commit door, under its locks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from runtime.answers.checking import checked, merged, number_words, searchable
from runtime.answers.faults import Fault, Faults
from runtime.answers.text import clean_text
from runtime.catalogue import Action, Context, Entry, File, Service, State
from runtime.clock import new_id
from runtime.numbering.pattern import numbered
from runtime.refusal import ANSWERS, NOT_ALLOWED, NOT_FOUND, STATE, Refusal
from runtime.words import Words
from runtime.workflow.due import promised_on, resumed

LONGEST_REMARK = 2_000

_NOT_THIS_ROLE = Words("Another role does this", "ഇത് മറ്റൊരു ചുമതലക്കാരനാണ് ചെയ്യേണ്ടത്")
_SAME_PERSON = Words(
    "You did an earlier step of this file: somebody else must do this one",
    "ഈ ഫയലിലെ മുൻ നടപടി നിങ്ങളാണ് ചെയ്തത്: ഇത് മറ്റൊരാൾ ചെയ്യണം",
)
_GUARD = Words(
    "What this needs does not hold for this file", "ഇതിനാവശ്യമായ വ്യവസ്ഥ ഈ ഫയലിൽ പാലിക്കപ്പെടുന്നില്ല"
)

Decision = dict[str, Any]


class Ask(msgspec.Struct, forbid_unknown_fields=True):
    """What comes with an action: a remark where one is asked, mended answers where they may be."""

    remark: str | None = None
    answers: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """What a new file gets before it is decided: its id, its number and whose draft it was."""

    id: UUID
    number: str
    draft: UUID | None = None


def open_file(service: Service, answers: msgspec.Struct, ctx: Context, filing: Filing) -> Decision:
    """The decision that opens a file with answers that were already checked.

    Raises:
        Refusal: The role may not start this service.
    """
    flow = service.workflow
    if ctx.role not in flow.submit_by:
        raise Refusal(NOT_ALLOWED, _NOT_THIS_ROLE, reason="role")
    state = flow.states[flow.submit_to]
    record = service.record
    row = record.row(answers, ctx)
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
            "due_on": promised_on(flow.sla, ctx.calendar, ctx.today),
            "desk_role": state.desk,
            "clock_stopped_on": ctx.today if state.clock_stopped else None,
        },
        "record": row,
        "children": record.children(answers),
        "words": [*number_words(filing.number), *searchable(record.words(answers))],
        "said": None,
        "draft": filing.draft,
    }


def available(service: Service, file: File, ctx: Context) -> list[Action]:
    """The actions that this actor may do with the file as it stands."""
    state = service.workflow.states[file.state]
    return [action for action in state.actions if _objection(action, file, ctx) is None]


def act(service: Service, file: File, name: str, ask: Ask, ctx: Context) -> Decision:
    """The decision that carries one action out.

    Raises:
        Refusal: 404 for an action that the workflow does not have; 409 where the file's state has it not
            or its guard does not hold; 403 for the role or the person; 422 for remark and answers.
    """
    flow = service.workflow
    state = flow.states[file.state]
    action = next((action for action in state.actions if action.name == name), None)
    if action is None:
        known = any(
            action.name == name for other in flow.states.values() for action in other.actions
        )
        raise Refusal(STATE, reason="action") if known else Refusal(NOT_FOUND)
    if objection := _objection(action, file, ctx):
        raise objection
    said, answers = _asked(service, action, file, ask, ctx)
    target = _target(service, action, file)
    record = service.record
    row = None if answers is None else record.row(answers, ctx)
    seen = file if answers is None or row is None else _mended(file, answers, row)
    due_on, stopped_on = _clock(service, file, target, ctx)
    return {
        "id": file.id,
        "local_body": ctx.local_body,
        "expect": file.row_version,
        "from": state.name,
        "action": action.name,
        "to": target.name,
        "came_from": state.name,
        "ended": target.end,
        "due_on": due_on,
        "clock_stopped_on": stopped_on,
        "desk_role": target.desk,
        "at": ctx.now,
        "said": said,
        "record": row,
        "children": None if answers is None else record.children(answers),
        "words": None
        if answers is None
        else [*number_words(file.number), *searchable(record.words(answers))],
        "entries": [
            _entry(service, entry, ctx)
            for entry in (target.effects(seen, ctx) if target.effects else ())
        ],
    }


def _objection(action: Action, file: File, ctx: Context) -> Refusal | None:
    if ctx.role not in action.by:
        return Refusal(NOT_ALLOWED, _NOT_THIS_ROLE, reason="role")
    if action.not_by and any(
        done in action.not_by and person == ctx.person for done, person in file.acts
    ):
        return Refusal(NOT_ALLOWED, _SAME_PERSON, reason="not_by")
    if action.when is not None and not action.when(file, ctx):
        return Refusal(STATE, _GUARD, reason="when")
    return None


def _asked(
    service: Service, action: Action, file: File, ask: Ask, ctx: Context
) -> tuple[dict[str, str] | None, msgspec.Struct | None]:
    """What was said and the answers as mended; every fault of both at once."""
    faults = Faults()
    remark = None
    if ask.remark is not None and not action.ask_remark:
        faults.not_asked("/remark")
    elif ask.remark is not None:
        remark = clean_text(ask.remark, 1, LONGEST_REMARK, "/remark", faults)
    elif action.ask_remark:
        faults.missing("/remark")
    answers = None
    if ask.answers is not None and not action.edit:
        faults.not_asked("/answers")
    elif ask.answers is not None:
        inner = Faults()
        for name in ask.answers:
            if not action.may_edit(name):
                inner.not_asked(f"/{name}")
        answers = checked(
            service.record, merged(service.record, file, ask.answers, ctx), ctx, inner
        )
        faults.found += [
            Fault(f"/answers{fault.pointer}", fault.code, fault.message) for fault in inner.found
        ]
    if faults.found:
        raise Refusal(ANSWERS, faults=tuple(faults.found), reason="answers")
    return ({"remark": remark} if remark else None), answers


def _target(service: Service, action: Action, file: File) -> State:
    name = action.to or file.came_from
    if name is None:
        raise Refusal(STATE, reason="action")
    return service.workflow.states[name]


def _mended(file: File, answers: msgspec.Struct, row: dict[str, Any]) -> File:
    """The file as effects shall see it: with the mended answers and what was computed from them."""
    changes = {
        name: getattr(answers, name) for name in answers.__struct_fields__ if hasattr(file, name)
    }
    changes |= {
        name: row[name] for name in file.__struct_fields__ if name in row and name not in changes
    }
    return msgspec.structs.replace(file, **changes)


def _clock(
    service: Service, file: File, target: State, ctx: Context
) -> tuple[date | None, date | None]:
    """When the file is due and since when its clock stands, after it has gone to `target`."""
    if file.clock_stopped_on is None:
        return file.due_on, ctx.today if target.clock_stopped else None
    if target.clock_stopped:
        return file.due_on, file.clock_stopped_on
    due_on = resumed(
        service.workflow.sla, ctx.calendar, file.due_on, file.clock_stopped_on, ctx.today
    )
    return due_on, None


def _entry(service: Service, entry: Entry, ctx: Context) -> Decision:
    number = numbered(entry.number, ctx.local_body, ctx.today)
    return {
        "record": entry.record,
        "id": new_id(ctx.now),
        "row": entry.row,
        "words": searchable(entry.words),
        "number": {
            "name": f"{service.module}.{entry.record}",
            "period": number.period,
            "prefix": number.prefix,
            "suffix": number.suffix,
            "width": number.width,
        },
    }

"""What comes with an action: a remark, mended answers, an officer's form, flags; all faults at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from runtime.answers.checking import checked, merged
from runtime.answers.faults import Fault, Faults
from runtime.answers.text import clean_text
from runtime.catalogue import Action, Context, File, Service
from runtime.documents.checking import check_documents, still_laid
from runtime.refusal import ANSWERS, Refusal

LONGEST_REMARK = 2_000


class Ask(msgspec.Struct, forbid_unknown_fields=True):
    """What comes with an action: a remark where one is asked, mended answers where they may be, the
    officer's own form, and the questions that a returned file shall answer anew."""

    remark: str | None = None
    answers: dict[str, Any] | None = None
    form: dict[str, Any] | None = None
    flags: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came with an action, checked."""

    said: dict[str, Any] | None
    answers: msgspec.Struct | None
    form: msgspec.Struct | None
    flags: list[str] | None
    documents: list[UUID]  # that came with it


def asked(service: Service, action: Action, file: File, ask: Ask, ctx: Context) -> Asked:
    """What was said and the answers as mended; every fault of all at once.

    Raises:
        Refusal: 422 with the faults.
    """
    faults = Faults()
    remark = None
    if ask.remark is not None and not action.ask_remark:
        faults.not_asked("/remark")
    elif ask.remark is not None:
        remark = clean_text(ask.remark, 1, LONGEST_REMARK, "/remark", faults)
    elif action.ask_remark:
        faults.missing("/remark")
    answers = _mending(service, action, file, ask, ctx, faults)
    documents = _documents(service, action, file, answers, ctx, faults)
    form = None
    if action.form is not None:
        inner = Faults()
        form = checked(action.form, ask.form or {}, ctx, inner)
        _take_in(inner, "/form", faults)
    elif ask.form is not None:
        faults.not_asked("/form")
    flags = _flags(service, action, ask, faults)
    if faults.found:
        only = all(one.pointer.startswith("/documents/") for one in faults.found)
        reason = "documents" if only else "answers"
        raise Refusal(ANSWERS, faults=tuple(faults.found), reason=reason)
    said: dict[str, Any] = {"remark": remark} if remark else {}
    if flags:
        said["flags"] = flags
    return Asked(said or None, answers, form, flags, documents)


def _mending(
    service: Service, action: Action, file: File, ask: Ask, ctx: Context, faults: Faults
) -> msgspec.Struct | None:
    if ask.answers is None:
        return None
    if not action.edit:
        faults.not_asked("/answers")
        return None
    inner = Faults()
    for name in ask.answers:
        if not may_edit(action, name, file):
            inner.not_asked(f"/{name}")
    answers = checked(service.record, merged(service.record, file, ask.answers, ctx), ctx, inner)
    _take_in(inner, "/answers", faults)
    return answers


def _documents(
    service: Service, action: Action, file: File, answers: Any, ctx: Context, faults: Faults
) -> list[UUID]:
    """The documents that wait to come with the action; mended answers may ask for more than there are."""
    if not service.record.documents or not action.edit:
        return []
    if answers is not None:
        inner = Faults()
        check_documents(
            service.record, answers, still_laid(service.record, file, answers), ctx, inner
        )
        faults.found += inner.found
    return [paper.id for paper in file.papers if paper.waiting]


def may_edit(action: Action, name: str, file: File) -> bool:
    """Whether the answer to a question may be changed with the action. Where an officer flagged
    questions, those alone; where he flagged none, what the action says."""
    if action.edit_flagged and file.flagged:
        return name in file.flagged
    return action.may_edit(name)


def _flags(service: Service, action: Action, ask: Ask, faults: Faults) -> list[str] | None:
    """The questions to be answered anew: taken only where the file goes to somebody who may."""
    if ask.flags is None:
        return None
    target = service.workflow.states.get(action.to or "")
    if target is None or not any(one.edit_flagged for one in target.actions):
        faults.not_asked("/flags")
        return None
    known = {field.name for field in service.record.fields if not field.computed}
    for index, name in enumerate(ask.flags):
        if name not in known:
            faults.unknown(f"/flags/{index}")
    return list(dict.fromkeys(ask.flags))


def _take_in(inner: Faults, at: str, faults: Faults) -> None:
    faults.found += [Fault(f"{at}{one.pointer}", one.code, one.message) for one in inner.found]

"""Acting on a file: a remark, mended answers, one action; and what to show when it has moved on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from runtime.access.policy import Policy
from runtime.answers.faults import Fault, Faults
from runtime.answers.typed import read_typed
from runtime.catalogue import Action, Service
from runtime.drafts import with_typed_rows
from runtime.files import act, actions
from runtime.portal.case import ONE, Case, doable, due_of, read_case
from runtime.portal.casefile import file_page
from runtime.portal.catalogue_words import action_named, files_address
from runtime.portal.errors import reasons, show_page
from runtime.portal.forms import FormView, problems_of, questions_of
from runtime.portal.frame import go, language_of, new_key, page, params
from runtime.portal.officers import fill_in, flags_of, officer_page, remark_of
from runtime.portal.partial import asked_fields, flattened, mistakes_by_path, shown_names
from runtime.portal.picking import looked_for, picks_of
from runtime.portal.posted import Raw, page_answers, with_row_added, without_empty_rows, without_row
from runtime.portal.rows import row_button
from runtime.portal.sent import Sent, sent_form
from runtime.portal.words import WORDS
from runtime.refusal import ANSWERS, DUPLICATE, MOVED_ON, NOT_FOUND, STATE, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words
from runtime.workflow import Ask

ACTION = ONE + "/do/{action:str}"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@route("GET", ACTION, Policy.SESSION, show=show_page)
async def ask_action(call: Call) -> Answer:
    """The form of one action: mended answers, a remark, or only whether one is sure."""
    case = await read_case(call)
    action = await _possible(call, case)
    if action.edit:
        raw = flattened(asked_fields(case.service), case.file)
        return await _mend_page(call, case, action, raw, {})
    if action.form is not None:
        return officer_page(call, case, action, action.form, {}, {})
    return _action_page(call, case, action)


@route("POST", ACTION, Policy.SESSION, form=True, show=show_page)
async def do_action(call: Call) -> Answer:
    """Do it. Sent twice, it is done once."""
    sent = await sent_form(call)
    service = service_of(call)
    action = action_named(service, call.part("action"))
    if action is None:
        raise Refusal(NOT_FOUND)
    if action.form is not None:
        return await fill_in(call, sent, service, action, action.form)
    if action.edit_flagged:
        action = await _possible(call, await read_case(call))
    typed: Raw = {}
    if action.edit:
        fields = asked_fields(service)
        typed = page_answers(sent.controls, fields)
        table, index, add = row_button(sent, fields)
        if table is not None:
            case = await read_case(call)
            typed = with_row_added(typed, table) if add else without_row(typed, table, index)
            return await _mend_page(call, case, action, typed, {}, version=sent.version)
        if look := looked_for(sent):
            finds = dict([look])
            case = await read_case(call)
            return await _mend_page(
                call, case, action, typed, {}, version=sent.version, finds=finds
            )
        typed = without_empty_rows(typed, fields)
    scope = params(call).get("in")
    try:
        await act(
            call.ground, call.actor, service, call.id(), action.name,
            await _ask(call, service, action, sent, typed), sent.version, sent.key, sent.digest(), scope,
        )  # fmt: skip
    except Refused as error:
        refusal = refusal_of(error)
        return await _refused(call, action, sent, typed, refusal)
    query = urlencode({**({"in": scope} if scope else {}), "done": action.name})
    return go(f"{files_address(service.module, service.name)}/{call.id()}?{query}")


ROUTES = [ask_action, do_action]


async def _possible(call: Call, case: Case) -> Action:
    _, found = await actions(call.ground, call.actor, case.service, call.id(), case.scope)
    for action in found:
        if action.name == call.part("action"):
            return action
    raise Refusal(STATE)


def _action_page(
    call: Call,
    case: Case,
    action: Action,
    mistake: Words | None = None,
    typed: str = "",
    status: int = 200,
) -> Answer:
    return page(
        call,
        "portal/action.html",
        status=status,
        case=case,
        action=doable(case, action),
        mistake=mistake,
        typed=typed,
        wrong=mistake,
        problems=[("remark", mistake)] if mistake else [],
        key=new_key(),
    )


async def _mend_page(
    call: Call,
    case: Case,
    action: Action,
    raw: Raw,
    mistakes: dict[str, Words],
    version: int | None = None,
    status: int = 200,
    more: list[Words] | None = None,
    finds: Mapping[str, str] = _NOTHING,
) -> Answer:
    service = case.service
    ctx = call.ground.context(service, call.actor, case.file["local_body"])
    ctx = await with_typed_rows(call.ground, call.actor, service, ctx, raw)
    shown = frozenset(name for name in shown_names(service, raw, ctx) if action.may_edit(name))
    fields = [field for field in service.record.fields if field.name in shown]
    picks = await picks_of(call.ground, call.actor, service, fields, raw, ctx, finds)
    questions = questions_of(service, service.pages, raw, mistakes, shown, ctx, picks)
    answered = {path.partition(".")[0] for path in raw}
    revealed = bool(version) and any(
        field.conditional and field.name in shown and field.name not in answered
        for field in service.record.fields
    )
    problems = problems_of(questions, mistakes) + [(None, words) for words in more or ()]
    form = FormView(
        service=service.title,
        title=WORDS["mend"],
        pages=service.pages,
        questions=questions,
        action=case.link(f"/do/{action.name}"),
        back=case.link(),
        go=action.label.in_language(language_of(call)),
        version=case.version if version is None else version,
        key=new_key(),
        lead="mend_before",
        remark=case.remark,
        revealed=revealed and not problems,
        problems=problems,
    )
    return page(call, service.template, status=status, form=form, wrong=problems)


async def _ask(call: Call, service: Service, action: Action, sent: Sent, typed: Raw) -> Ask:
    remark = remark_of(sent)
    if not action.edit:
        return Ask(remark=remark, flags=flags_of(sent))
    case = await read_case(call)
    ctx = call.ground.context(service, call.actor, case.file["local_body"])
    shown = shown_names(service, typed, ctx)
    fields = [f for f in asked_fields(service) if f.name in shown and action.may_edit(f.name)]
    names = {field.name for field in fields}
    answers = read_typed(
        {path: text for path, text in typed.items() if path.partition(".")[0] in names},
        tuple(fields),
        Faults(),
    )
    # What was cleared is sent as nothing, so that it does not stay as it was.
    empty: dict[str, Any] = {field.name: [] if field.kind == "table" else None for field in fields}
    return Ask(remark=remark, answers={**empty, **answers})


async def _refused(call: Call, action: Action, sent: Sent, typed: Raw, refusal: Refusal) -> Answer:
    kind = refusal.problem
    if kind not in (MOVED_ON, STATE, ANSWERS, DUPLICATE):
        raise refusal
    case = await read_case(call)
    if kind in (MOVED_ON, STATE):
        seen = sent.own("_seen")
        fresh = (
            len(case.events) - int(seen)
            if seen.isascii() and seen.isdigit() and len(seen) < 6
            else 1
        )
        return page(
            call,
            "portal/conflict.html",
            status=kind.status,
            case=case,
            moved=case.version != sent.version,
            detail=refusal.detail,
            events=case.events[: max(fresh, 0)],
            due=due_of(case, call.ground.clock.now().date()),
        )
    if not action.edit:
        words = reasons(refusal)
        if call.actor.post is None:
            return _action_page(call, case, action, words[0], sent.own("_remark"), kind.status)
        return await file_page(call, case, action.name, words, sent.own("_remark"), kind.status)
    faults = [
        Fault(fault.pointer.removeprefix("/answers"), fault.code, fault.message)
        for fault in refusal.faults
    ]
    mistakes = mistakes_by_path(faults, typed, case.service)
    answered = {path.partition(".")[0] for path in typed}
    conditional = {field.name for field in case.service.record.fields if field.conditional}
    # A question that this very change brings up was not on the page yet: asking it is no reproach.
    mistakes = {
        path: words
        for path, words in mistakes.items()
        if path not in conditional or path in answered
    }
    return await _mend_page(
        call, case, action, typed, mistakes, sent.version, kind.status if mistakes else 200
    )

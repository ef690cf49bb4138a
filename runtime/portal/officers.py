"""Pages on which officers fill in their own forms: an inspection, an opinion, a branch that is finished."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from runtime.answers.faults import Fault, Faults
from runtime.answers.typed import path_of, read_typed
from runtime.catalogue import Action, OfficerForm, Service
from runtime.files import act
from runtime.portal.case import Case, read_case
from runtime.portal.catalogue_words import files_address
from runtime.portal.errors import reasons
from runtime.portal.forms import FormView, problems_of
from runtime.portal.frame import go, language_of, new_key, page, params
from runtime.portal.partial import shown_of
from runtime.portal.posted import Raw, page_answers, with_row_added, without_empty_rows, without_row
from runtime.portal.questions import question
from runtime.portal.rows import row_button
from runtime.portal.sent import Sent
from runtime.refusal import ANSWERS, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.words import Words
from runtime.workflow import Ask

FLAG = "_flag."


def remark_of(sent: Sent) -> str | None:
    """What was said with an action."""
    return sent.own("_remark").replace("\r\n", "\n").strip() or None


def flags_of(sent: Sent) -> list[str] | None:
    """The questions that were marked to be answered anew; None where none was."""
    found = [name.removeprefix(FLAG) for name in sent.controls if name.startswith(FLAG)]
    return found or None


def officer_page(
    call: Call,
    case: Case,
    action: Action,
    form: OfficerForm,
    raw: Mapping[str, str],
    mistakes: Mapping[str, Words],
    remark: str = "",
    version: int | None = None,
    status: int = 200,
    more: list[Words] | None = None,
) -> Answer:
    """The questions of an officer's form, with what was typed and what is wrong."""
    ctx = call.ground.context(case.service, call.actor, case.file["local_body"])
    fields = tuple(field for field in form.fields if not field.computed)
    shown = shown_of(form, fields, raw, ctx)
    questions = {
        field.name: question(field, raw, mistakes, ctx) for field in fields if field.name in shown
    }
    problems = problems_of(questions, mistakes) + [(None, words) for words in more or ()]
    view = FormView(
        service=case.service.title,
        title=action.label,
        pages=(),
        questions=questions,
        action=case.link(f"/do/{action.name}"),
        back=case.link(),
        go=action.label.in_language(language_of(call)),
        version=case.version if version is None else version,
        key=new_key(),
        remark=None,
        problems=problems,
    )
    return page(
        call,
        "portal/officer_form.html",
        status=status,
        form=view,
        case=case,
        ask_remark=action.ask_remark,
        typed=remark,
        mistake=mistakes.get("remark"),
        wrong=problems,
    )


async def fill_in(
    call: Call, sent: Sent, service: Service, action: Action, form: OfficerForm
) -> Answer:
    """Do the action with the form as it was sent; what it reveals is asked before anything is kept."""
    case = await read_case(call)
    ctx = call.ground.context(service, call.actor, case.file["local_body"])
    fields = tuple(field for field in form.fields if not field.computed)
    typed: Raw = page_answers(sent.controls, fields)
    remark = remark_of(sent)
    table, index, add = row_button(sent, fields)
    if table is not None:
        typed = with_row_added(typed, table) if add else without_row(typed, table, index)
        return officer_page(call, case, action, form, typed, {}, remark or "", sent.version)
    typed = without_empty_rows(typed, fields)
    asked = {path.partition(".")[0] for path in typed}
    shown = shown_of(form, fields, typed, ctx)
    conditional = {field.name for field in fields if field.conditional}
    if (shown & conditional) - asked:
        return officer_page(call, case, action, form, typed, {}, remark or "", sent.version)
    kept = {path: text for path, text in typed.items() if path.partition(".")[0] in shown}
    answers = read_typed(kept, tuple(field for field in fields if field.name in shown), Faults())
    scope = params(call).get("in")
    try:
        await act(
            call.ground, call.actor, service, call.id(), action.name,
            Ask(remark=remark, form=answers, flags=flags_of(sent)), sent.version, sent.key, sent.digest(), scope,
        )  # fmt: skip
    except Refused as error:
        refusal = refusal_of(error)
        if refusal.problem is not ANSWERS:
            return officer_page(
                call, case, action, form, typed, {}, remark or "", None, refusal.problem.status, reasons(refusal)
            )  # fmt: skip
        return officer_page(
            call, case, action, form, typed, _mistakes(refusal), remark or "", sent.version, refusal.problem.status
        )  # fmt: skip
    query = urlencode({**({"in": scope} if scope else {}), "done": action.name})
    return go(f"{files_address(service.module, service.name)}/{call.id()}?{query}")


def _mistakes(refusal: Refusal) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for fault in refusal.faults:
        found.setdefault(path_of(_within(fault)), fault.message)
    return found


def _within(fault: Fault) -> str:
    return fault.pointer.removeprefix("/form")

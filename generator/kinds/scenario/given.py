"""What a scenario hands in, held against what the form asks and what actions ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.diagnostics import Diagnostic, did_you_mean
from generator.rules.known import Known, holds
from generator.symbols import Field, Record, Scenario, SymbolTable, Workflow

_SAID = ("remark",)  # what `ask` may name beside fields


def check_given(
    scenario: Scenario, record: Record, workflow: Workflow, table: SymbolTable
) -> Iterator[Diagnostic]:
    """Compulsory answers are there, answers that nobody was asked for are not."""
    refusals = {step.expect.get("refused") for step in scenario.steps}
    name = f"{scenario.module}.{scenario.name}"
    if "answers" in refusals or not table.is_sound("record", record.name):
        return
    known = _known(scenario, record)
    strange = [word for word in scenario.given if record.field(word) is None]
    for field in record.fields:
        if field.copied_from or field.compute is not None or field.type == "table":
            continue
        shown = True if field.show is None else holds(field.show.typed, known)
        given = field.name in scenario.given
        if shown is False and given:
            yield Diagnostic(
                "KS914",
                table.key_place("scenario", name, "given", field.name),
                f"'{field.name}' is not asked here: {field.show.text if field.show else ''}",
                expected="answers to questions that are shown",
                mend=f"take '{field.name}' out",
                others=((field.span, "the field"),),
            )
        if shown is True and not given and _is_needed(field) and not _misspelt(field, strange):
            yield Diagnostic(
                "KS913",
                table.key_place("scenario", name, "given"),
                f"the answer to '{field.name}' is missing: the form cannot be submitted",
                expected="an answer to every compulsory question that is shown",
                mend=f"add `{field.name}: ...`",
                others=((field.span, "the field"),),
            )
    yield from _unsaid(scenario, workflow)


def _is_needed(field: Field) -> bool:
    return not field.optional and field.default is None and field.type != "bool"


def _misspelt(field: Field, strange: list[str]) -> bool:
    """Whether an answer with an unknown name, told as such, is the one that is missing."""
    return bool(did_you_mean(field.name, strange))


def _known(scenario: Scenario, record: Record) -> Known:
    """What rules may read of the given answers: texts, and what is surely empty."""
    known: dict[str, str | None] = {}
    for field in record.fields:
        answer = scenario.given.get(field.name)
        if isinstance(answer, str):
            known[field.name] = answer
        elif isinstance(answer, dict):
            for part, text in cast("dict[str, object]", answer).items():
                if isinstance(text, str):
                    known[f"{field.name}.{part}"] = text
        elif field.compute is None and field.default is None and field.type != "table":
            known[field.name] = None
    return known


def _unsaid(scenario: Scenario, workflow: Workflow) -> Iterator[Diagnostic]:
    """A step of an action that asks for a remark says one, unless it is refused."""
    actions = {action.name: action for state in workflow.states for action in state.actions}
    for step in scenario.steps:
        action = actions.get(step.do)
        if action is None or "refused" in step.expect:
            continue
        for asked in action.ask:
            if asked in _SAID and asked not in step.answers:
                yield Diagnostic(
                    "KS915",
                    step.span,
                    f"'{step.do}' asks for a {asked}, and this step says none",
                    expected=f"with: {{{asked}: ...}}",
                    mend=f"add `with: {{{asked}: ...}}`",
                    others=((action.span, "the action"),),
                )

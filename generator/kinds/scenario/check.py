"""Rules over scenarios: steps that can be taken, answers that fit, transitions that are walked."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.diagnostics import Diagnostic, Severity, did_you_mean
from generator.kinds.scenario.answers import check_answers, check_expectations, check_payments
from generator.kinds.scenario.given import check_given
from generator.kinds.scenario.walk import walk
from generator.kinds.workflow.graph import stuck, unreached
from generator.resolve.scopes import LOCAL_BODY
from generator.symbols import Scenario, SymbolTable, Workflow


def check_scenarios(table: SymbolTable) -> Iterator[Diagnostic]:
    """Each scenario by itself, then what all of them together leave out."""
    walked: dict[str, set[tuple[str, str]]] = {}
    in_doubt: set[str] = set()
    for scenario in (part for whole in table.scenarios for part in _parts(whole)):
        service = table.services[scenario.service]
        workflow = table.workflows[service.workflow]
        record = table.records[service.record]
        name = f"{scenario.module}.{scenario.name}"
        if _can_walk(workflow, table) and table.is_sound("scenario", name):
            steps, found = walk(scenario, workflow)
            walked.setdefault(workflow.name, set()).update(steps)
            if found:
                in_doubt.add(workflow.name)
            yield from found
        else:
            in_doubt.add(workflow.name)
        yield from _place(scenario, table)
        yield from check_answers(scenario, record, workflow, table)
        if table.is_sound("scenario", name):
            yield from check_given(scenario, record, workflow, table)
        yield from check_payments(scenario, record, table)
        yield from check_expectations(scenario, record, workflow, table)
    doubtful = {
        name.partition(".")[0]
        for kind, name in table.sources
        if kind == "scenario" and not table.is_sound(kind, name)
    }
    for service in table.services.values():
        workflow = table.workflows[service.workflow]
        if service.module in doubtful or workflow.name in in_doubt or service.module in table.lost:
            continue
        if workflow.name not in walked:
            yield _no_scenario(workflow)
        else:
            yield from _not_walked(workflow, walked[workflow.name])


def _parts(scenario: Scenario) -> list[Scenario]:
    """The walk through each service by itself; what the first submission says is given."""
    names = dict.fromkeys(step.service for step in scenario.steps if step.service)
    if len(names) < 2:
        return [scenario]
    parts: list[Scenario] = []
    for name in names:
        steps = tuple(step for step in scenario.steps if step.service == name)
        given = scenario.given if name == scenario.service else steps[0].answers
        parts.append(replace(scenario, service=name, given=given, steps=steps))
    return parts


def _can_walk(workflow: Workflow, table: SymbolTable) -> bool:
    """Whether the workflow itself is in order: else every scenario would be blamed for it."""
    is_sound = table.is_sound("workflow", workflow.name)
    return is_sound and not unreached(workflow) and not stuck(workflow)


def _place(scenario: Scenario, table: SymbolTable) -> Iterator[Diagnostic]:
    master = table.masters.get(LOCAL_BODY)
    if master is None or not master.rows:
        return
    codes = {row.key for row in master.rows}
    if scenario.local_body not in codes:
        yield Diagnostic(
            "KS910",
            table.place("scenario", f"{scenario.module}.{scenario.name}", "in", "local_body"),
            f"there is no local body '{scenario.local_body}'",
            expected=", ".join(sorted(codes)[:8]),
            mend=did_you_mean(scenario.local_body, codes)
            or "write one of: " + ", ".join(sorted(codes)[:8]),
        )


def _no_scenario(workflow: Workflow) -> Diagnostic:
    return Diagnostic(
        "KS907",
        workflow.span,
        f"no scenario walks through the workflow '{workflow.short}'",
        expected="a scenario for every way through it",
        severity=Severity.WARNING,
    )


def _not_walked(workflow: Workflow, walked: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    for state in workflow.states:
        for action in state.steps:
            if (state.name, action.name) not in walked:
                yield Diagnostic(
                    "KS906",
                    action.span,
                    f"no scenario does '{action.name}' in '{state.name}'",
                    expected="every transition walked by a scenario",
                    mend=f"add a step `do: {action.name}` to a scenario",
                    severity=Severity.WARNING,
                )

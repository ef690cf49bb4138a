"""Rules over fees: a rate for every day, overlays within bounds, heads that somebody demands and pays."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.load.scalars import as_map
from generator.symbols import Fee, SymbolTable, Workflow


def check_fees(table: SymbolTable) -> Iterator[Diagnostic]:
    """What the fees of all modules leave open."""
    for fee in table.fees.values():
        for head in fee.heads:
            yield from missing_malayalam(head.title, head.span, f"the head '{head.name}'")
        if table.is_sound("fee", fee.name):
            yield from _no_gap(fee, table)
        if fee.standing is not None:
            yield from _run(fee, table)
            continue
        yield from _demanded(fee, table)
        yield from _payable(fee, table)
        yield from _charged(fee, table)


def _no_gap(fee: Fee, table: SymbolTable) -> Iterator[Diagnostic]:
    """Every head has a rate from the fee's first day on; from there rates run until the next."""
    first = min((rate.since for head in fee.heads for rate in head.rates), default=None)
    scenarios = [
        (scenario.at.date(), scenario.name)
        for scenario in table.scenarios
        if (service := table.services.get(scenario.service)) is not None
        and service.record == fee.of
    ]
    earliest = min(scenarios, default=None)
    for head in fee.heads:
        begins = min((rate.since for rate in head.rates), default=None)
        span = table.key_place("fee", fee.name, "heads", head.name, "rates")
        if begins is None or first is None:
            yield Diagnostic(
                "KS823", span, f"the head '{head.name}' has no rate", expected="{2024-04-01: 50}"
            )
        elif begins > first:
            yield Diagnostic(
                "KS823",
                span,
                f"the head '{head.name}' has no rate from {first} to the day before {begins}",
                expected="a rate for every day on which the fee holds",
                mend=f"write `{first}: none` if nothing was charged then",
            )
        elif earliest is not None and earliest[0] < begins:
            yield Diagnostic(
                "KS823",
                span,
                f"the head '{head.name}' has no rate on {earliest[0]}, when the scenario "
                f"'{earliest[1]}' begins",
                expected="a rate for every day on which the service is open",
            )


def _run(fee: Fee, table: SymbolTable) -> Iterator[Diagnostic]:
    """Nobody demands what no job demands."""
    jobs = [job for job in table.jobs.values() if job.demand == fee.name]
    if not jobs and not any(kind == "job" for kind, _ in table.unsound):
        yield Diagnostic(
            "KS838",
            fee.span,
            f"no job demands '{fee.short}'",
            expected="a job with `demand: " + fee.short + "`",
            severity=Severity.WARNING,
        )


def _workflows(fee: Fee, table: SymbolTable) -> list[Workflow]:
    return [workflow for workflow in table.workflows.values() if workflow.of == fee.of]


def _demanded(fee: Fee, table: SymbolTable) -> Iterator[Diagnostic]:
    workflows = _workflows(fee, table)
    if not all(table.is_sound("workflow", workflow.name) for workflow in workflows):
        return
    demanded = {head for workflow in workflows for head in workflow.demands}
    for head in fee.heads:
        if head.name not in demanded:
            yield Diagnostic(
                "KS832",
                head.span,
                f"nothing demands the head '{head.name}'",
                expected="`demand: [...]` on the submission, an action or an effect",
                severity=Severity.WARNING,
            )


def _payable(fee: Fee, table: SymbolTable) -> Iterator[Diagnostic]:
    """Money that is demanded must be payable by the person who applied."""
    policy = next((policy for policy in table.policies.values() if policy.of == fee.of), None)
    if policy is None or not table.is_sound("policy", policy.name):
        return
    if not any("pay" in rule.can for rule in policy.rules):
        yield Diagnostic(
            "KS833",
            fee.span,
            "nobody may pay this fee",
            expected="a rule with `pay` in the record's policy",
            mend="write `can: [create, read, act, pay]` for the applicant",
            others=((policy.span, "the policy"),),
        )


def _charged(fee: Fee, table: SymbolTable) -> Iterator[Diagnostic]:
    """A head whose amount no scenario looks at may be wrong for years."""
    services = {service.name for service in table.services.values() if service.record == fee.of}
    scenarios = [scenario for scenario in table.scenarios if scenario.service in services]
    if not scenarios or not table.is_sound("fee", fee.name):
        return
    looked: set[str] = set()
    for scenario in scenarios:
        for step in scenario.steps:
            looked |= set(as_map(step.expect.get("demand")) or ())
    for head in fee.heads:
        if head.name not in looked:
            yield Diagnostic(
                "KS834",
                head.span,
                f"no scenario says what '{head.name}' comes to",
                expected="`expect: {demand: {" + head.name + ": 50}}` in a scenario",
                severity=Severity.WARNING,
            )

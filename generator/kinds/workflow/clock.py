"""Rules over time in workflows: expiry that surprises, desks given to those who can do nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Severity
from generator.symbols import Sla, State, SymbolTable, Workflow


def check_clock(workflow: Workflow, table: SymbolTable) -> Iterator[Diagnostic]:
    """Expiry, events and escalation."""
    for state in workflow.states:
        yield from _expiry(workflow, state, table)
        yield from _paid(workflow, state, table)
    sla = next((one for one in table.slas.values() if one.of == workflow.name), None)
    if sla is not None and table.is_sound("sla", sla.name):
        yield from _given(workflow, sla, table)


def _expiry(workflow: Workflow, state: State, table: SymbolTable) -> Iterator[Diagnostic]:
    """A file that ends by itself, and its applicant hears of it from nobody."""
    if state.expire is None:
        return
    if state.end:
        yield Diagnostic(
            "KS427",
            state.span,
            f"'{state.name}' is an end: nothing expires there",
            expected="`end: true`, or `expire`",
        )
        return
    if not _is_told(workflow, table):
        yield Diagnostic(
            "KS428",
            state.span,
            f"files expire in '{state.name}', and nobody is told",
            expected="a notification with the event `expire`, or with the state "
            f"'{state.expire.to}'",
            severity=Severity.WARNING,
        )


def _is_told(workflow: Workflow, table: SymbolTable) -> bool:
    """Whether some notification of the module hears of expiry, or of the state it leads to."""
    heard = {
        event
        for notification in table.notifications.values()
        if notification.module == workflow.module
        for event in notification.events
    }
    targets = {state.expire.to for state in workflow.states if state.expire is not None}
    return "expire" in heard or (bool(targets) and targets <= heard)


def _paid(workflow: Workflow, state: State, table: SymbolTable) -> Iterator[Diagnostic]:
    """A state that waits for money of which nothing is ever demanded."""
    if "paid" in state.events and not table.fees_of(workflow.of):
        yield Diagnostic(
            "KS429",
            state.span,
            f"files wait in '{state.name}' to be paid, and no fee is charged for '{workflow.of}'",
            expected="a `fee:` of this record",
            mend="write the fee, or take `events: {paid: ...}` away",
        )


def _given(workflow: Workflow, sla: Sla, table: SymbolTable) -> Iterator[Diagnostic]:
    """A file given to a role whose policy lets it do nothing with files."""
    policy = next((one for one in table.policies.values() if one.of == workflow.of), None)
    if policy is None or not table.is_sound("policy", policy.name):
        return
    acting = {role for rule in policy.rules if "act" in rule.can for role in rule.roles}
    lates = [(name, late) for name, several in sla.state_late.items() for late in several]
    for name, late in [*lates, *(("", late) for late in sla.late)]:
        if late.give and late.give not in acting:
            where = f" of '{name}'" if name else ""
            yield Diagnostic(
                "KS622",
                table.place("sla", sla.name, "states", name) if name else sla.span,
                f"the file goes to '{late.give}' when the time{where} has run out, and the policy "
                f"does not let {late.give} act",
                expected=", ".join(sorted(acting)),
                mend=f"give {late.give} `act` in the policy of the record",
                others=((policy.span, "the policy"),),
            )

"""Rules over policies."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Severity
from generator.kinds.policy.flows import check_flows
from generator.resolve.paths import field_of_path
from generator.resolve.places import item_place
from generator.rules.typed import All, Compare, Const, OneOf, Read, TypedExpr, Within
from generator.symbols import Policy, PolicyRule, SymbolTable


def check_policies(table: SymbolTable) -> Iterator[Diagnostic]:
    """Rules that can hold, states that somebody reads, private fields that are private."""
    for policy in table.policies.values():
        yield from _never_true(policy)
        if table.is_sound("policy", policy.name):
            yield from _act_without_read(policy)
            yield from _unbound(policy)
            yield from _told_twice(policy)
            yield from _states_unread(policy, table)
        yield from _private(policy, table)
    yield from check_flows(table)


def _act_without_read(policy: Policy) -> Iterator[Diagnostic]:
    readers = {role for rule in policy.rules if "read" in rule.can for role in rule.roles}
    for rule in policy.rules:
        blind = [role for role in rule.roles if role not in readers]
        if blind and set(rule.can) - {"create"}:
            yield Diagnostic(
                "KS507",
                rule.span,
                f"{', '.join(blind)} may {', '.join(rule.can)}, but read nothing",
                expected="`read` for whoever may act or export",
                mend="add read to `can:`",
            )


def _unbound(policy: Policy) -> Iterator[Diagnostic]:
    """Every rule is bound to an owner or a local body: row security stands on that one comparison."""
    for rule in policy.rules:
        typed = rule.where.typed
        terms = typed.items if isinstance(typed, All) else (typed,)
        never = isinstance(typed, Const) and typed.value is not True  # told as KS506
        if not never and not any(_binds(term, rule.held) for term in terms):
            yield Diagnostic(
                "KS512",
                rule.where.span,
                "this rule is bound to no owner and no local body",
                expected="applicant == me"
                if rule.held == "person"
                else "local_body == me.local_body, or local_body in me.area",
                mend="join it to the condition with &&",
            )


def _told_twice(policy: Policy) -> Iterator[Diagnostic]:
    """Each role comes through one door, and a door carries one condition."""
    first: dict[str, PolicyRule] = {}
    for rule in policy.rules:
        before = {role: first.setdefault(role, rule) for role in rule.roles}
        torn = [role for role, one in before.items() if one.where.typed != rule.where.typed]
        if torn:
            there = before[torn[0]]
            yield Diagnostic(
                "KS514",
                rule.where.span,
                f"{', '.join(torn)} may come to rows by two conditions",
                expected="one condition a role; its rules may differ in what they allow",
                mend="write both in one rule, behind what binds them: "
                "local_body == me.local_body && (... || ...)",
                others=((there.where.span, "the other condition"),),
            )


def _binds(term: TypedExpr, held: str) -> bool:
    match term:
        case Compare(operator="==", left=Read(path=left), right=Read(path=right)):
            wanted = {"me"} if held == "person" else {"local_body", "me.local_body"}
            return wanted <= {left, right}
        case Within(item=Read(path="local_body"), values=Read(path="me.area")):
            return held == "post"
        case _:
            return False


def _never_true(policy: Policy) -> Iterator[Diagnostic]:
    for rule in policy.rules:
        typed = rule.where.typed
        if isinstance(typed, Const) and typed.value is not True:
            yield Diagnostic(
                "KS506",
                rule.span,
                "this rule never holds, so it allows nothing",
                expected="a condition on the row, or no rule",
                mend="delete the rule",
            )


def _states_unread(policy: Policy, table: SymbolTable) -> Iterator[Diagnostic]:
    """A state that every reading rule leaves out."""
    for workflow in table.workflows.values():
        if workflow.of != policy.of:
            continue
        states = [state.name for state in workflow.states]
        seen: set[str] = set()
        for rule in policy.rules:
            if "read" in rule.can:
                seen |= _states_of(rule.where.typed, set(states))
        for state in workflow.states:
            if state.name not in seen:
                yield Diagnostic(
                    "KS504",
                    state.span,
                    f"nobody may read a file in the state '{state.name}'",
                    expected="a rule with `read` that takes in every state",
                    others=((policy.span, "the policy"),),
                )


def _states_of(condition: TypedExpr, states: set[str]) -> set[str]:
    """The states in which a condition may hold, as far as its conjuncts name states."""
    match condition:
        case All(items=items):
            for item in items:
                states = states & _states_of(item, states)
            return states
        case Compare(operator="==", left=Read(path="state"), right=Const(value=value)):
            return states & {str(value)}
        case Compare(operator="!=", left=Read(path="state"), right=Const(value=value)):
            return states - {str(value)}
        case OneOf(item=Read(path="state"), values=values):
            return states & {str(one.value) for one in values if isinstance(one, Const)}
        case Const(value=value):
            return states if value is True else set[str]()
        case _:
            return states


def _private(policy: Policy, table: SymbolTable) -> Iterator[Diagnostic]:
    record = table.records[policy.of]
    readers = {role for rule in policy.rules if "read" in rule.can for role in rule.roles}
    for private in policy.private:
        field = field_of_path(record.fields, private.path)
        if field is not None and not field.private:
            yield Diagnostic(
                "KS505",
                table.key_place("policy", policy.name, "private", private.path),
                f"'{private.path}' is masked here, and its field is not private",
                expected="`private: true` on the field",
                mend=f"write `private: true` on '{private.path}'",
                others=((field.span, "the field"),),
            )
        for role in private.full if table.is_sound("policy", policy.name) else ():
            if role not in readers:
                yield Diagnostic(
                    "KS501",
                    item_place(
                        table, "policy", policy.name, ("private", private.path, "full"), role
                    ),
                    f"'{role}' may see '{private.path}' whole, but reads no row",
                    expected=", ".join(sorted(readers)),
                    mend=f"give {role} a rule with `read`, or take it out of `full:`",
                    severity=Severity.WARNING,
                )

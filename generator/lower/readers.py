"""Policies to reader classes: who enters a door, and the whole condition on a row.

A policy rule is sorted by its shape, not by the names of roles: what compares the owner with `me`
is the citizen's class, what compares the ward list is the ward's, and so on. The class decides
which database role owns the door and which single comparison of row security stands under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.ir.doors import ReaderIR
from generator.rules.to_python import parameters
from generator.rules.to_sql import SqlNames, SqlTable, sql_condition
from generator.rules.typed import All, Any, Compare, Read, TypedExpr, Within
from generator.symbols import Policy, PolicyRule, Record
from generator.text.sql import name as sql_name

JOB = "ksmart_job"
"""The database role of time, payments and jobs."""
_HOME = {
    "ward": "p_local_body = v.local_body",
    "office": "p_local_body = v.local_body",
    "area": "p_local_body = any (v.area)",
}


def owner_column(record: Record, policy: Policy | None) -> str:
    """The column whose person a citizen's row security compares, or '' where no citizen reads."""
    if not record.entry:
        return "applicant"
    for rule in policy.rules if policy else ():
        for term in _terms(rule.where.typed):
            owner = _owner(term)
            if owner:
                return owner
    return ""


def readers_of(record: Record, policy: Policy | None) -> tuple[ReaderIR, ...]:
    """The reader classes of a record, one for each distinct condition, in the policy's order."""
    merged: dict[tuple[str, str], list[PolicyRule]] = {}
    for rule in policy.rules if policy else ():
        merged.setdefault((_kind(rule), _condition(rule, record)), []).append(rule)
    found: list[ReaderIR] = []
    for (kind, condition), rules in merged.items():
        # Roles of one condition share a door only where they may do the same.
        for verbs, roles in _by_verbs(rules).items():
            same = sum(1 for reader in found if reader.kind == kind)
            found.append(
                ReaderIR(
                    name=kind if not same else f"{kind}_{same + 1}",
                    owner=f"ksmart_{kind}",
                    kind=kind,
                    roles=roles,
                    condition=condition,
                    acts="act" in verbs,
                    creates="create" in verbs,
                    by_ward=kind == "ward",
                    home=_HOME.get(kind, "true"),
                    pays="pay" in verbs and kind != "area",
                    institution=_institution(rules[0]),
                )
            )
    return tuple(found)


def staff_of(readers: tuple[ReaderIR, ...]) -> list[ReaderIR]:
    """Who may see figures: those who read rows through a post."""
    return [reader for reader in readers if reader.kind in ("ward", "office", "area")]


def _institution(rule: PolicyRule) -> str:
    """The column that must name the institution of the post, '' where none must."""
    for term in _terms(rule.where.typed):
        left, right = _pair(term)
        if "me.institution" in (left, right):
            return row_column(left if right == "me.institution" else right)
    return ""


def _by_verbs(rules: list[PolicyRule]) -> Mapping[frozenset[str], tuple[str, ...]]:
    may: dict[str, frozenset[str]] = {}
    for rule in rules:
        verbs = frozenset(rule.can) & {"act", "create", "pay"}
        for role in rule.roles:
            may[role] = may.get(role, frozenset()) | verbs
    groups: dict[frozenset[str], list[str]] = {}
    for role, verbs in may.items():
        groups.setdefault(verbs, []).append(role)
    return {verbs: tuple(sorted(roles)) for verbs, roles in groups.items()}


def _kind(rule: PolicyRule) -> str:
    if rule.held == "person":
        return "citizen"
    reads = {_pair(term) for term in _terms(rule.where.typed)}
    if ("local_body", "me.area") in reads:
        return "area"
    return "ward" if ("ward", "me.wards") in reads else "office"


def _terms(expr: TypedExpr) -> tuple[TypedExpr, ...]:
    if isinstance(expr, All):
        return tuple(term for item in expr.items for term in _terms(item))
    return (expr,)


def _pair(term: TypedExpr) -> tuple[str, str]:
    match term:
        case Compare(operator="==", left=Read(path=left), right=Read(path=right)):
            return (left, right)
        case Within(item=Read(path=left), values=Read(path=right)):
            return (left, right)
        case _:
            return ("", "")


def _owner(term: TypedExpr) -> str:
    left, right = _pair(term)
    return left if right == "me" else right if left == "me" else ""


def _condition(rule: PolicyRule, record: Record) -> str:
    expr = rule.where.typed
    text = sql_condition(expr, sql_names(expr, record, policy_column(rule.held)))
    return f"({text})" if isinstance(expr, Any) else text  # it will stand among conjuncts


def sql_names(expr: TypedExpr, record: Record, column: Callable[[str], str]) -> SqlNames:
    """What the paths of a rule over a record's row `r` are in SQL; `column` gives those of the row."""
    tables = {
        f"{table.name}[]": SqlTable(
            source=f"{record.module}.{record.short}_{table.name}",
            link=f"{{row}}.local_body = r.local_body and {{row}}.{record.short} = r.id"
            + (" and {row}.version = r.version" if record.versions else ""),
            order="{row}.position",
            columns={
                f.name: f"{{row}}.{sql_name(f.columns[0].name)}" for f in table.fields if f.columns
            },
        )
        for table in record.tables
    }
    return SqlNames({path: column(path) for path, _ in parameters(expr)}, tables)


def policy_column(held: str) -> Callable[[str], str]:
    """What stands for a path in a policy: the row is `r`, who asks is `v_me` or `v`."""

    def column(path: str) -> str:
        if path == "me":
            return "v_me" if held == "person" else "v.post"
        if path.startswith("me."):
            return f"v.{sql_name(path.removeprefix('me.'))}"
        return "ksmart.today()" if path == "today()" else f"r.{row_column(path)}"

    return column


def row_column(path: str) -> str:
    """The column behind a path of a record's own row."""
    return sql_name(path.replace(".", "_"))

"""Policies: roles, verbs, and the condition on a row as each role sees it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.policy.spec import PolicySpec
from generator.load.document import Document
from generator.load.scalars import Duration
from generator.resolve.names import Names
from generator.resolve.paths import check_path, field_of_path, kept_path
from generator.resolve.rules import condition_at
from generator.resolve.scopes import me_held, row_scope
from generator.rules.types import Schema, Scope
from generator.symbols import Policy, PolicyRule, Private, Record, fields_at


def resolve_policies(
    names: Names,
    records: Mapping[str, Record],
    states: Mapping[str, tuple[str, ...]],
    schema: Schema,
) -> dict[str, Policy]:
    """The policies by qualified name; one for a record."""
    made: dict[str, Policy] = {}
    for name, document in names.of_kind("policy"):
        spec = document.spec
        assert isinstance(spec, PolicySpec)
        at = ("of",) if spec.of else ()
        of = names.refer(document, spec.of or spec.policy, ("record",), document.span(*at))
        record = records.get(of)
        if record is None:
            continue
        first = next((policy for policy in made.values() if policy.of == of), None)
        if first is not None:
            names.report(
                "KS109",
                document.span(*at),
                f"the record '{record.short}' has a policy already",
                expected="one policy for a record",
                others=((first.span, "the first"),),
            )
            continue
        scope = row_scope(schema, of)
        made[name] = Policy(
            name,
            document.module,
            of,
            tuple(
                rule
                for index in range(len(spec.rules))
                if (rule := _rule(names, document, spec, index, scope)) is not None
            ),
            _private(names, document, spec, record),
            _keep(names, document, spec, states.get(of, ())),
            document.span(),
        )
    return made


def _rule(
    names: Names, document: Document, spec: PolicySpec, index: int, scope: Scope
) -> PolicyRule | None:
    rule, path = spec.rules[index], ("rules", index)
    roles = names.roles_at(document, rule.role, *path, "role")
    held = {names.roles[role].held for role in roles}
    if len(held) > 1:
        names.report(
            "KS502",
            document.key_span(*path, "role"),
            "roles of persons and of posts stand in one rule: `me` would mean two things",
            expected="one rule for persons, one for posts",
            mend="write two rules",
        )
        return None
    if not held:
        return None
    one = held.pop()
    with_me = Scope({**scope.names, "me": me_held(one)}, scope.schema)
    where = condition_at(names, document, (*path, "where"), with_me)
    if where is None:
        return None
    return PolicyRule(roles, one, rule.can, where, document.span(*path, "where"))


def _private(
    names: Names, document: Document, spec: PolicySpec, record: Record
) -> tuple[Private, ...]:
    made: list[Private] = []
    for path, private in spec.private.items():
        at = ("private", path)
        if not check_path(names, document, record.fields, {}, path, at, groups=True):
            continue
        roles = names.roles_at(document, private.full, *at, "full")
        if field_of_path(record.fields, path) is not None:
            made.append(Private(kept_path(record.fields, path), private.mask, roles))
            continue
        inner = [one for one in fields_at(record.fields, path) if one.private]
        made += [Private(one.path, private.mask, roles) for one in inner]
    return tuple(made)


def _keep(
    names: Names, document: Document, spec: PolicySpec, states: tuple[str, ...]
) -> tuple[tuple[str, Duration | None], ...]:
    known = ("draft", *states)
    for state in spec.keep:
        if state not in known and states and not names.is_lost(document, state):
            names.report(
                "KS402",
                document.key_span("keep", state),
                f"the record's files are never in a state '{state}'",
                expected=", ".join(known),
                mend=did_you_mean(state, known),
            )
    return tuple((state, length) for state, length in spec.keep.items() if state in known)

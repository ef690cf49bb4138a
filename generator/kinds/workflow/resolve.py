"""Workflows: states, actions, roles, targets, conditions and effects, all by name."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Severity, did_you_mean
from generator.kinds.workflow.amending import resolve_amends
from generator.kinds.workflow.answers import answers_of, with_answers
from generator.kinds.workflow.branches import StateParts, desk_of
from generator.kinds.workflow.effects import resolve_effects, resolve_moves
from generator.kinds.workflow.spec import ActionSpec, EffectsSpec, StateSpec, WorkflowSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.charges import Charges, demanded_heads, with_money
from generator.resolve.decisions import DecisionNames, with_decisions
from generator.resolve.names import Names, item_span
from generator.resolve.paths import check_path
from generator.resolve.rules import condition_at
from generator.resolve.scopes import me_held, row_scope
from generator.resolve.words import text_of, text_or_name, text_or_none
from generator.rules.types import Schema, Scope
from generator.symbols import Action, Create, Form, Record, State, Workflow, fields_at

ASKS = ("remark",)


def resolve_workflows(
    names: Names,
    records: Mapping[str, Record],
    forms: Mapping[str, Form],
    schema: Schema,
    charges: Charges,
    decided: DecisionNames,
) -> dict[str, Workflow]:
    """The workflows by qualified name. `charges` are the heads of fees by record."""
    made: dict[str, Workflow] = {}
    for name, document in names.of_kind("workflow"):
        spec = _spec(document)
        record = records.get(names.refer(document, spec.of, ("record",), document.span("of")))
        if record is None:
            continue
        if record.entry is not None or record.ground:
            names.report(
                "KS410",
                document.span("of"),
                f"no file is opened for '{spec.of}': it is "
                + ("a register entry" if record.entry else "kept by the runtime"),
                expected="a record that people fill in",
            )
            continue
        heads = charges.get(record.name, {})
        scope = with_decisions(row_scope(schema, record.name), decided.get(record.name, {}))
        one = _Workflow(names, document, name, spec, record, records, forms, schema, heads, scope)
        made[name] = one.made(name)
    return made


class _Workflow:
    """One workflow while it is resolved."""

    def __init__(
        self,
        names: Names,
        document: Document,
        name: str,
        spec: WorkflowSpec,
        record: Record,
        records: Mapping[str, Record],
        forms: Mapping[str, Form],
        schema: Schema,
        heads: Mapping[str, tuple[str, ...]],
        scope: Scope,
    ) -> None:
        self.names = names
        self.document = document
        self.spec = spec
        self.record = record
        self.records = records
        self.schema = schema
        self.heads = heads
        self.scope = with_money(with_answers(scope, name), heads)
        self.actions = {
            action: None
            for state in spec.states.values()
            for action in (*state.actions, *state.branches)
        }
        self.parts = StateParts(names, document, self.scope, forms, self.actions)

    def made(self, name: str) -> Workflow:
        document, spec = self.document, self.spec
        return Workflow(
            name,
            document.module,
            document.name,
            text_or_none(spec.title),
            self.record.name,
            self.names.roles_at(document, spec.submit.by, "submit", "by"),
            self.state_name(spec.submit.to, ("submit", "to")),
            tuple(self.state(state, one) for state, one in spec.states.items()),
            document.span(),
            self.demanded(spec.submit.demand, ("submit", "demand")),
            answers=answers_of(document),
        )

    def state_name(self, name: str, path: tuple[Step, ...]) -> str:
        """The name, if there is such a state; told where there is none."""
        states = self.spec.states
        if name in states:
            return name
        if not self.names.is_lost(self.document, name):
            self.names.report(
                "KS402",
                self.document.span(*path),
                f"the workflow has no state '{name}'",
                expected=", ".join(states),
                mend=did_you_mean(name, states) or f"add the state '{name}', or name another",
            )
        return ""

    def state(self, name: str, spec: StateSpec) -> State:
        path = ("states", name)
        desk = spec.desk or ""
        if desk and not self.names.knows_role(
            self.document, desk, self.document.span(*path, "desk")
        ):
            desk = ""
        actions = tuple(
            self.action((*path, "actions", action), action, one)
            for action, one in spec.actions.items()
        )
        if not desk and not spec.branches:
            desk = desk_of(self.names, tuple(role for one in actions for role in one.by))
        parts = self.parts.of(path, spec, self.spec.states)
        return State(
            name,
            text_of(spec.title),
            desk,
            spec.clock == "stopped",
            spec.end,
            actions,
            self.effects(spec.effects, (*path, "effects"), self.scope),
            self.document.key_span(*path),
            self.demanded(
                spec.effects.demand if spec.effects else (), (*path, "effects", "demand")
            ),
            moves=resolve_moves(
                self.names,
                self.document,
                spec.effects,
                (*path, "effects"),
                self.scope,
                self.records,
            ),
            amends=resolve_amends(
                self.names,
                self.document,
                spec.effects,
                (*path, "effects"),
                self.scope,
                self.record,
                self.records,
            ),
            when=parts.when,
            then=parts.then,
            parallel=parts.parallel,
            branches=parts.branches,
            expire=parts.expire,
            events=parts.events,
            issues=self.issued(spec.effects, (*path, "effects")),
            tells=spec.effects.tell if spec.effects else (),
        )

    def action(self, path: tuple[Step, ...], name: str, spec: ActionSpec) -> Action:
        document, names = self.document, self.names
        by = names.roles_at(document, spec.by, *path, "by")
        scope = self.action_scope(by)
        self.check_label(path, name, spec)
        if (spec.to is not None) == spec.back and not self.has_hole(path, ("to", "back")):
            names.report(
                "KS403",
                document.key_span(*path),
                "this action leads " + ("to two places" if spec.back else "nowhere"),
                expected="`to: state`, or `back: true`, one of the two",
                mend="delete `to:` or `back:`" if spec.back else "write `to: ...`",
            )
        return Action(
            name,
            text_or_name(spec.label, name),
            by,
            self.state_name(spec.to, (*path, "to")) if spec.to else "",
            spec.back,
            condition_at(names, document, (*path, "when"), scope) if spec.when else None,
            self.asked(path, spec),
            self.edited(path, spec),
            self.earlier_actions(path, spec),
            self.effects(spec.effects, (*path, "effects"), scope),
            document.key_span(*path),
            self.demanded(
                (*spec.demand, *(spec.effects.demand if spec.effects else ())), (*path, "demand")
            ),
            form=self.parts.form(spec.form, (*path, "form")),
            bulk=spec.bulk or 0,
            flagged=spec.edit == ("flagged",),
        )

    def action_scope(self, by: tuple[str, ...]) -> Scope:
        """The record's names; `me` too where all who may act are held alike."""
        held = {self.names.roles[role].held for role in by if role in self.names.roles}
        if len(held) != 1:
            return self.scope
        names = {**self.scope.names, "me": me_held(held.pop())}
        return Scope(names, self.schema, self.scope.facts)

    def check_label(self, path: tuple[Step, ...], name: str, spec: ActionSpec) -> None:
        if spec.label is None and not self.document.is_hole(*path, "label"):
            self.names.report(
                "KS701",
                self.document.key_span(*path),
                f"the action '{name}' has no label",
                expected="label: {en: ..., ml: ...}",
                mend="add `label: {en: ..., ml: ...}`",
                severity=Severity.WARNING,
            )

    def has_hole(self, path: tuple[Step, ...], keys: tuple[str, ...]) -> bool:
        return any(self.document.is_hole(*path, key) for key in keys)

    def asked(self, path: tuple[Step, ...], spec: ActionSpec) -> tuple[str, ...]:
        for index, word in enumerate(spec.ask):
            if word not in ASKS:
                self.names.report(
                    "KS108",
                    item_span(self.document, (*path, "ask"), index),
                    f"this edition cannot ask for '{word}' yet",
                    expected=", ".join(ASKS),
                    mend=did_you_mean(word, ASKS),
                )
        return tuple(word for word in spec.ask if word in ASKS)

    def edited(self, path: tuple[Step, ...], spec: ActionSpec) -> tuple[str, ...]:
        if spec.edit in (("all",), ("flagged",)):
            return ("*",)
        kept: list[str] = []
        for index, field in enumerate(spec.edit):
            at = (*path, "edit", index)
            if check_path(
                self.names, self.document, self.record.fields, {}, field, at, groups=True
            ):
                kept += [one.name for one in fields_at(self.record.fields, field)] or [field]
        return tuple(kept)

    def earlier_actions(self, path: tuple[Step, ...], spec: ActionSpec) -> tuple[str, ...]:
        for index, action in enumerate(spec.not_by):
            if action not in self.actions and not self.names.is_lost(self.document, action):
                self.names.report(
                    "KS404",
                    item_span(self.document, (*path, "not_by"), index),
                    f"the workflow has no action '{action}'",
                    expected=", ".join(self.actions),
                    mend=did_you_mean(action, self.actions),
                )
        return tuple(action for action in spec.not_by if action in self.actions)

    def demanded(self, words: tuple[str, ...], path: tuple[Step, ...]) -> tuple[str, ...]:
        """The heads meant: a fee stands for all of its heads."""
        return demanded_heads(self.names, self.document, words, path, self.heads)

    def issued(self, spec: EffectsSpec | None, path: tuple[Step, ...]) -> tuple[str, ...]:
        """The certificates that entering the state issues."""
        found = [
            self.names.refer(
                self.document,
                name,
                ("certificate",),
                item_span(self.document, (*path, "issue"), index),
            )
            for index, name in enumerate(spec.issue if spec else ())
        ]
        return tuple(name for name in found if name)

    def effects(
        self, spec: EffectsSpec | None, path: tuple[Step, ...], scope: Scope
    ) -> tuple[Create, ...]:
        return resolve_effects(
            self.names, self.document, spec, path, scope, self.records, self.record
        )


def _spec(document: Document) -> WorkflowSpec:
    spec = document.spec
    assert isinstance(spec, WorkflowSpec)
    return spec

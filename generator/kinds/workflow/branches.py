"""The parts of a state beside its actions: branches, expiry, events, what passes over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from generator.diagnostics import did_you_mean
from generator.kinds.workflow.spec import BranchSpec, StateSpec
from generator.load.nodes import Step
from generator.resolve.names import item_span
from generator.resolve.rules import condition_at
from generator.resolve.words import text_or_name
from generator.rules.types import Scope
from generator.symbols import Branch, Expire, Form, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.load.document import Document
    from generator.resolve.names import Names


class Parts(Struct, frozen=True):
    """What a state has beside actions and effects."""

    when: Rule | None
    then: str
    parallel: str
    branches: tuple[Branch, ...]
    expire: Expire | None
    events: dict[str, str]


class StateParts:
    """Resolves these parts for one workflow. `known` are its actions and branches by name."""

    def __init__(
        self,
        names: Names,
        document: Document,
        scope: Scope,
        forms: Mapping[str, Form],
        known: Mapping[str, object],
    ) -> None:
        self.names = names
        self.document = document
        self.scope = scope
        self.forms = forms
        self.known = known

    def of(self, path: tuple[Step, ...], spec: StateSpec, states: Mapping[str, object]) -> Parts:
        """The parts of the state at `path`; wrong ones are told and left out."""
        document, names = self.document, self.names
        self._check_shape(path, spec)
        when = None
        if spec.when is not None:
            when = condition_at(names, document, (*path, "when"), self.scope)
        expire = None
        if spec.expire is not None:
            to = self._state(spec.expire.to, (*path, "expire", "to"), states)
            expire = Expire(spec.expire.after, to) if to else None
        events: dict[str, str] = {}
        for event, state in spec.events.items():
            to = self._state(state, (*path, "events", event), states)
            if to:
                events[event] = to
        return Parts(
            when,
            self._state(spec.then, (*path, "then"), states) if spec.then else "",
            spec.parallel or "",
            tuple(
                self._branch((*path, "branches", name), name, one)
                for name, one in spec.branches.items()
            ),
            expire,
            events,
        )

    def form(self, written: str | None, at: tuple[Step, ...]) -> str:
        """The officer's form of this name; '' where there is none (told)."""
        if written is None:
            return ""
        span = self.document.span(*at)
        name = self.names.refer(self.document, written, ("form",), span)
        form = self.forms.get(name)
        if form is None:
            return ""
        if form.of:
            self.names.report(
                "KS431",
                span,
                f"the form '{written}' fills in the record {form.of}: no officer's own answers",
                expected=", ".join(f.short for f in self.forms.values() if not f.of)
                or "a form with `fields:` and without `of`",
                others=((form.span, "the form"),),
            )
            return ""
        return name

    def _branch(self, path: tuple[Step, ...], name: str, spec: BranchSpec) -> Branch:
        names, document = self.names, self.document
        by = names.roles_at(document, spec.by, *path, "by")
        form = self.form(spec.form, (*path, "form"))
        title = self.forms[form].title if form else None
        label = text_or_name(spec.label, name) if spec.label or title is None else title
        when = None
        if spec.when is not None:
            when = condition_at(names, document, (*path, "when"), self.scope)
        for index, action in enumerate(spec.not_by):
            if action not in self.known and not names.is_lost(document, action):
                names.report(
                    "KS404",
                    item_span(document, (*path, "not_by"), index),
                    f"the workflow has no action or branch '{action}'",
                    expected=", ".join(self.known),
                    mend=did_you_mean(action, self.known),
                )
        not_by = tuple(action for action in spec.not_by if action in self.known)
        desk = desk_of(names, by)
        return Branch(name, label, by, desk, form, when, not_by, document.key_span(*path))

    def _check_shape(self, path: tuple[Step, ...], spec: StateSpec) -> None:
        document = self.document
        if bool(spec.branches) != (spec.parallel is not None):
            missing = "parallel" if spec.branches else "branches"
            if not document.is_hole(*path, missing):
                self.names.report(
                    "KS420",
                    document.key_span(*path),
                    f"this state has {'branches' if spec.branches else '`parallel`'} and no `{missing}`",
                    expected="`parallel: all` or `any`, with `branches:`",
                )
        needs_then = spec.branches or spec.when is not None
        if bool(needs_then) != (spec.then is not None) and not document.is_hole(*path, "then"):
            self.names.report(
                "KS421",
                document.key_span(*path),
                "a state with branches or `when` says where files go on to"
                if needs_then
                else "`then` means nothing here: files leave this state by its actions alone",
                expected="`then: state` on a state with `branches` or `when`, and on no other",
            )

    def _state(self, name: str, path: tuple[Step, ...], states: Mapping[str, object]) -> str:
        if name in states:
            return name
        if not self.names.is_lost(self.document, name):
            self.names.report(
                "KS402",
                self.document.span(*path),
                f"the workflow has no state '{name}'",
                expected=", ".join(states),
                mend=did_you_mean(name, states),
            )
        return ""


def desk_of(names: Names, by: tuple[str, ...]) -> str:
    """The role whose inbox a file lies in where none is written: the first that is held through a post."""
    posts = (role for role in by if role in names.roles and names.roles[role].held == "post")
    return next(posts, "")

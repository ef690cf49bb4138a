"""What officers fill in on the way: which form is kept under which name, and how rules read it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.kinds.form.officers import row_type_of
from generator.kinds.workflow.spec import WorkflowSpec
from generator.load.document import Document
from generator.resolve.names import Names
from generator.rules.types import Ref, Scope, Typed


def answers_of(document: Document) -> dict[str, str]:
    """The form kept under each branch and state, by qualified name: the first one where a state has two."""
    spec = document.spec
    assert isinstance(spec, WorkflowSpec)
    found: dict[str, str] = {}
    for state, one in spec.states.items():
        for action in one.actions.values():
            if action.form:
                found.setdefault(state, _qualified(document, action.form))
        for name, branch in one.branches.items():
            if branch.form:
                found.setdefault(name, _qualified(document, branch.form))
    return found


def answers_members(names: Names, forms: Mapping[str, object]) -> dict[str, Mapping[str, Typed]]:
    """The row type behind `answers` for each workflow that has officers' forms."""
    members: dict[str, Mapping[str, Typed]] = {}
    for name, document in names.of_kind("workflow"):
        kept = {key: form for key, form in answers_of(document).items() if form in forms}
        if kept:
            members[answers_type(name)] = {
                key: Typed(Ref(row_type_of(form))) for key, form in kept.items()
            }
    return members


def answers_type(workflow: str) -> str:
    """The row type behind `answers`: `module.answers_issue`."""
    module, _, short = workflow.rpartition(".")
    return f"{module}.answers_{short}"


def with_answers(scope: Scope, workflow: str) -> Scope:
    """The scope with `answers`, where the workflow has officers' forms."""
    row = answers_type(workflow)
    if row not in scope.schema.members:
        return scope
    names = {**scope.names, "answers": Typed(Ref(row), empty=False)}
    return Scope(names, scope.schema, scope.facts)


def _qualified(document: Document, form: str) -> str:
    return form if "." in form else f"{document.module}.{form}"

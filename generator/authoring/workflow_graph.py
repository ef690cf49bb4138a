"""A workflow as the lines of a drawing: where a file may stand, and what leads from where to where."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.kinds.workflow.graph import sources_of
from generator.symbols import State, Text, Workflow

START = ""  # before the first state


class Edge(Struct, frozen=True):
    """One way from a state to another. `by` are the roles that may go it; none: it goes by itself."""

    source: str
    target: str
    label: str
    by: tuple[str, ...] = ()
    back: bool = False


def edges_of(workflow: Workflow, language: str) -> list[Edge]:
    """Every way, in the order of the spec; what goes back is drawn to every state it may come to."""
    found = [Edge(START, workflow.submit_to, "submit", workflow.submit_by)]
    for state in workflow.states:
        found += _ways_of(workflow, state, language)
    return found


def said(text: Text, language: str) -> str:
    """A text in a language, English where there is none."""
    return (text.ml if language == "ml" else "") or text.en


def _ways_of(workflow: Workflow, state: State, language: str) -> Iterator[Edge]:
    for action in state.actions:
        label = said(action.label, language) or action.name
        if action.to:
            yield Edge(state.name, action.to, label, action.by)
        else:
            for source in sorted(sources_of(workflow, state.name)):
                yield Edge(state.name, source, label, action.by, back=True)
    for event, target in state.events.items():
        yield Edge(state.name, target, event)
    if state.then:
        names = ", ".join(said(branch.label, language) or branch.name for branch in state.branches)
        by = tuple(dict.fromkeys(role for branch in state.branches for role in branch.by))
        yield Edge(state.name, state.then, names or "passes over", by)
    if state.expire is not None:
        after = f"after {state.expire.after.amount}{state.expire.after.unit}"
        yield Edge(state.name, state.expire.to, after)


def mermaid(workflow: Workflow, language: str = "en") -> str:
    """The workflow as a Mermaid state diagram, for pages that draw Mermaid themselves."""
    lines = [
        "stateDiagram-v2",
        *(
            f'  state "{_plain(said(state.title, language))}" as {state.name}'
            for state in workflow.states
        ),
    ]
    for edge in edges_of(workflow, language):
        who = f" ({', '.join(edge.by)})" if edge.by else ""
        lines.append(f"  {edge.source or '[*]'} --> {edge.target}: {_plain(edge.label + who)}")
    lines += [f"  {state.name} --> [*]" for state in workflow.states if state.end]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text that ends no label and opens no other sentence of Mermaid."""
    swapped = {'"': "'", ";": ",", "#": "", "<": "(", ">": ")", "{": "(", "}": ")", "%": " "}
    return " ".join("".join(swapped.get(letter, letter) for letter in text).split()).replace(
        ":", " -"
    )

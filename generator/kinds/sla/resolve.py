"""SLAs: the promise of a workflow, counted on a calendar."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.sla.spec import SlaSpec
from generator.load.scalars import Duration
from generator.resolve.names import Names
from generator.symbols import Calendar, Sla, Workflow


def resolve_slas(
    names: Names, workflows: Mapping[str, Workflow], calendars: Mapping[str, Calendar]
) -> dict[str, Sla]:
    """The SLAs by qualified name; a workflow has one promise."""
    made: dict[str, Sla] = {}
    for name, document in names.of_kind("sla"):
        spec = document.spec
        assert isinstance(spec, SlaSpec)
        calendar = names.refer(document, spec.calendar, ("calendar",), document.span("calendar"))
        workflow = workflows.get(names.refer(document, spec.of, ("workflow",), document.span("of")))
        if workflow is None or calendar not in calendars:
            continue
        first = next((sla for sla in made.values() if sla.of == workflow.name), None)
        if first is not None:
            names.report(
                "KS109",
                document.span("of"),
                f"the workflow '{spec.of}' has a promised time already",
                expected="one sla for a workflow",
                others=((first.span, "the first"),),
            )
            continue
        states: list[tuple[str, Duration]] = []
        known = [state.name for state in workflow.states]
        for state, time in spec.states.items():
            if state in known:
                states.append((state, time.within))
            elif not names.is_lost(document, state):
                names.report(
                    "KS402",
                    document.key_span("states", state),
                    f"the workflow '{spec.of}' has no state '{state}'",
                    expected=", ".join(known),
                    mend=did_you_mean(state, known),
                )
        made[name] = Sla(
            name,
            document.module,
            document.name,
            workflow.name,
            spec.whole,
            spec.starts,
            calendar,
            tuple(states),
            document.span(),
        )
    return made

"""SLAs: the promise of a workflow, counted on a calendar."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.sla.spec import LateSpec, SlaSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.load.scalars import Duration, read_duration
from generator.resolve.names import Names
from generator.symbols import Calendar, Late, Sla, Workflow


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
            _lates(names, document, spec.late, ("late",)),
            {
                state: _lates(names, document, time.late, ("states", state, "late"))
                for state, time in spec.states.items()
                if time.late
            },
            _open(names, document, spec),
        )
    return made


def _open(names: Names, document: Document, spec: SlaSpec) -> dict[str, tuple[Duration, Duration]]:
    """How far each time may be moved, by its state; '' is the whole."""
    times = {"whole": ("", spec.whole)}
    times |= {f"states.{name}.within": (name, time.within) for name, time in spec.states.items()}
    made: dict[str, tuple[Duration, Duration]] = {}
    for path, text in spec.open.items():
        if path not in times:
            names.report(
                "KS881",
                document.key_span("open", path),
                f"the promise has no time '{path}'",
                expected=", ".join(times),
                mend=did_you_mean(path, times),
            )
            continue
        state, time = times[path]
        low, high = (read_duration(end) for end in [*text.split(".."), "", ""][:2])
        if low is None or high is None or not same_unit(low, time, high):
            names.report(
                "KS601",
                document.span("open", path),
                f"'{text}' is no range that holds {time.amount}{time.unit}",
                expected=f"1{time.unit}..{time.amount}{time.unit}",
            )
            continue
        made[state] = (low, high)
    return made


def same_unit(low: Duration, time: Duration, high: Duration) -> bool:
    """Whether the time lies between the two, all told in one unit."""
    return low.unit == time.unit == high.unit and low.amount <= time.amount <= high.amount


def _lates(
    names: Names, document: Document, specs: list[LateSpec], path: tuple[Step, ...]
) -> tuple[Late, ...]:
    """What happens when a time has run out; each tells one role, or gives it the file."""
    made: list[Late] = []
    for index, one in enumerate(specs):
        at = (*path, index)
        if (one.tell is None) == (one.give is None):
            if not document.is_hole(*at, "tell") and not document.is_hole(*at, "give"):
                names.report(
                    "KS621",
                    document.span(*at),
                    "a role is told, or gets the file: one of the two",
                    expected="`{at: 0wd, tell: role}` or `{at: 2wd, give: role}`",
                )
            continue
        key = "tell" if one.tell else "give"
        role = one.tell or one.give or ""
        if names.knows_role(document, role, document.span(*at, key)):
            made.append(Late(one.at, one.tell or "", one.give or ""))
    return tuple(made)

"""Scenarios: which service they walk through, and with which roles."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from generator.kinds.scenario.flat import flat_expected, flat_given, flat_step
from generator.kinds.scenario.spec import ScenarioSpec
from generator.load.document import Document
from generator.resolve.names import Names, qualified
from generator.symbols import Form, Record, Scenario, Service, Step, Workflow


def resolve_scenarios(
    names: Names,
    services: Mapping[str, Service],
    records: Mapping[str, Record],
    workflows: Mapping[str, Workflow],
    forms: Mapping[str, Form],
) -> tuple[Scenario, ...]:
    """The scenarios in order of their files; those without a service are told."""
    made: list[Scenario] = []
    told: dict[tuple[str, str], Document] = {}
    for document in names.documents.of_kind("scenario"):
        with names.watch("scenario", qualified(document.module, document.name)):
            scenario = _scenario(names, document, services, told)
        if scenario is not None:
            made.append(_laid_flat(scenario, services, records, workflows, forms))
    return tuple(made)


def _laid_flat(
    scenario: Scenario,
    services: Mapping[str, Service],
    records: Mapping[str, Record],
    workflows: Mapping[str, Workflow],
    forms: Mapping[str, Form],
) -> Scenario:
    service = services[scenario.service]
    steps = tuple(
        replace(
            step,
            answers=flat_step(about, step.do, step.answers, records, workflows, forms),
            expect=flat_expected(about, step.expect, records),
        )
        for step in scenario.steps
        for about in (services.get(step.service, service),)
    )
    return replace(
        scenario, given=flat_given(scenario.given, records.get(service.record)), steps=steps
    )


def _scenario(
    names: Names,
    document: Document,
    services: Mapping[str, Service],
    told: dict[tuple[str, str], Document],
) -> Scenario | None:
    spec = document.spec
    assert isinstance(spec, ScenarioSpec)
    service = _service(names, document, spec, services)
    first = told.setdefault((document.module, spec.scenario), document)
    if first is not document:
        names.report(
            "KS109",
            document.span(),
            "a scenario of this name is in the module already",
            expected="each name once in a module",
            mend="say in the name what is different",
            others=((first.span(), "first declared here"),),
        )
        return None
    about = _services(names, document, spec, service, services)
    steps = tuple(
        Step(
            step.as_ or "",
            step.do or "",
            step.with_,
            step.wait,
            step.expect,
            document.span("steps", index, "do" if step.do else "pay" if step.pay else "wait"),
            index,
            step.pay or (),
            about[index],
            step.who or "",
        )
        for index, step in enumerate(spec.steps)
        if not step.as_ or names.knows_role(document, step.as_, document.span("steps", index, "as"))
    )
    if not service:
        return None
    return Scenario(
        spec.scenario,
        document.module,
        service,
        spec.at,
        spec.in_.local_body,
        spec.given,
        steps,
        document.span(),
        spec.demo,
    )


def _services(
    names: Names,
    document: Document,
    spec: ScenarioSpec,
    first: str,
    services: Mapping[str, Service],
) -> list[str]:
    """The service of each step: the one that the last `submit` named."""
    found: list[str] = []
    now = first
    for index, step in enumerate(spec.steps):
        if step.service is not None:
            span = document.span("steps", index, "service")
            named = names.refer(document, step.service, ("service",), span)
            now = named if named in services else now
        found.append(now)
    return found


def _service(
    names: Names, document: Document, spec: ScenarioSpec, services: Mapping[str, Service]
) -> str:
    if spec.service is not None:
        name = names.refer(document, spec.service, ("service",), document.span("service"))
        return name if name in services else ""
    own = [name for name, service in services.items() if service.module == document.module]
    if len(own) == 1:
        return own[0]
    written = [name for name, one in names.of_kind("service") if one.module == document.module]
    if len(own) == len(written) and document.module not in names.lost:
        names.report(
            "KS902",
            document.span(),
            "this module has "
            + ("several services: which one is walked through?" if own else "no service to walk"),
            expected=", ".join(name.partition(".")[2] for name in own),
            mend="write `service: ...`" if own else "",
        )
    return ""

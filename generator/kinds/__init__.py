"""The registry of kinds: the one place that lists them. Passes walk it, none names a kind."""

from __future__ import annotations

from dataclasses import dataclass

from generator.kinds.calendar.spec import CalendarSpec
from generator.kinds.form.spec import FormSpec
from generator.kinds.master.spec import MasterSpec
from generator.kinds.module.spec import ModuleSpec
from generator.kinds.policy.spec import PolicySpec
from generator.kinds.record.spec import RecordSpec
from generator.kinds.register.spec import RegisterSpec
from generator.kinds.scenario.spec import ScenarioSpec
from generator.kinds.service.spec import ServiceSpec
from generator.kinds.sla.spec import SlaSpec
from generator.kinds.type.spec import TypeSpec
from generator.kinds.workflow.spec import WorkflowSpec
from generator.load.scalars import Spec


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: the word that opens it and the model of its content."""

    name: str
    model: type[Spec]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("module", ModuleSpec),
        Kind("type", TypeSpec),
        Kind("master", MasterSpec),
        Kind("record", RecordSpec),
        Kind("form", FormSpec),
        Kind("service", ServiceSpec),
        Kind("workflow", WorkflowSpec),
        Kind("sla", SlaSpec),
        Kind("calendar", CalendarSpec),
        Kind("policy", PolicySpec),
        Kind("register", RegisterSpec),
        Kind("scenario", ScenarioSpec),
    )
}

# Kinds of the language that later editions of the compiler carry.
LATER_KINDS: tuple[str, ...] = (
    "decision",
    "query",
    "period",
    "fee",
    "job",
    "certificate",
    "notification",
    "report",
    "survey",
    "import",
    "profile",
    "overlay",
    "migration",
    "chart_of_accounts",
    "posting",
    "stream",
    "connector",
    "gate",
    "slots",
)

# Kinds that a plugin reads itself, with its own checks: the compiler only sees that they are YAML.
PLUGIN_KINDS: dict[str, str] = {"spatial_rules": "gis", "building_rules": "edcr"}

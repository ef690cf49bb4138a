"""The registry of kinds: the one place that lists them. Passes walk it, none names a kind."""

from __future__ import annotations

from msgspec import Struct

from generator.checking import Check
from generator.kinds.calendar.check import check_calendars
from generator.kinds.calendar.spec import CalendarSpec
from generator.kinds.form.check import check_forms
from generator.kinds.form.spec import FormSpec
from generator.kinds.master.check import check_masters
from generator.kinds.master.spec import MasterSpec
from generator.kinds.module.check import check_modules
from generator.kinds.module.spec import ModuleSpec
from generator.kinds.policy.check import check_policies
from generator.kinds.policy.spec import PolicySpec
from generator.kinds.record.check import check_records
from generator.kinds.record.spec import RecordSpec
from generator.kinds.register.check import check_registers
from generator.kinds.register.spec import RegisterSpec
from generator.kinds.scenario.check import check_scenarios
from generator.kinds.scenario.spec import ScenarioSpec
from generator.kinds.service.check import check_services
from generator.kinds.service.spec import ServiceSpec
from generator.kinds.sla.check import check_slas
from generator.kinds.sla.spec import SlaSpec
from generator.kinds.type.check import check_types
from generator.kinds.type.spec import TypeSpec
from generator.kinds.workflow.check import check_workflows
from generator.kinds.workflow.spec import WorkflowSpec
from generator.load.scalars import Spec


class Kind(Struct, frozen=True):
    """A kind of document: the word that opens it, the model of its content, its checks."""

    name: str
    model: type[Spec]
    check: Check

    @property
    def summary(self) -> str:
        """What a document of this kind says, in one line."""
        return (self.model.__doc__ or "").strip().splitlines()[0]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("module", ModuleSpec, check_modules),
        Kind("type", TypeSpec, check_types),
        Kind("master", MasterSpec, check_masters),
        Kind("record", RecordSpec, check_records),
        Kind("form", FormSpec, check_forms),
        Kind("service", ServiceSpec, check_services),
        Kind("workflow", WorkflowSpec, check_workflows),
        Kind("sla", SlaSpec, check_slas),
        Kind("calendar", CalendarSpec, check_calendars),
        Kind("policy", PolicySpec, check_policies),
        Kind("register", RegisterSpec, check_registers),
        Kind("scenario", ScenarioSpec, check_scenarios),
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


class PluginKind(Struct, frozen=True):
    """A kind whose documents compile to one file of data, which a plugin runs.

    `room` is the module that compiles them: imported only where a document of the kind stands, so
    that no other project pays for it. None: the plugin still reads the texts itself.
    """

    name: str
    plugin: str
    room: str | None = None


PLUGIN_KINDS: dict[str, PluginKind] = {
    kind.name: kind
    for kind in (
        PluginKind("spatial_rules", "gis"),
        PluginKind("building_rules", "edcr"),
    )
}

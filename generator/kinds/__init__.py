"""The registry of kinds: the one place that lists them. Passes walk it, none names a kind.

A kind's room `generator/kinds/<name>/` is imported when a document of the kind is met, so that a
project pays only for the kinds that it uses: `spec.py` holds `<Name>Spec`, the model of a whole
document, `check.py` holds `check_<plural>`.
"""

from __future__ import annotations

import importlib
from typing import Any

from msgspec import Struct

from generator.checking import Check
from generator.load.scalars import Spec


class Kind(Struct, frozen=True):
    """A kind of document: the word that opens it, and the room it lives in.

    `plural` names its folder below a module. `always`: its checks speak also where no document of
    the kind stands, as of a service without a scenario.
    """

    name: str
    plural: str
    always: bool = False
    folder: str = ""  # of the room, where the kind's own word is Python's

    @property
    def model(self) -> type[Spec]:
        """The model of a whole document."""
        pascal = "".join(part.capitalize() for part in self.name.split("_"))
        model: type[Spec] = getattr(self._room("spec"), f"{pascal}Spec")
        return model

    @property
    def check(self) -> Check:
        """Everything that can be wrong with documents of this kind once their names are known."""
        check: Check = getattr(self._room("check"), f"check_{self.plural}")
        return check

    @property
    def summary(self) -> str:
        """What a document of this kind says, in one line."""
        return (self.model.__doc__ or "").strip().splitlines()[0]

    def _room(self, part: str) -> object:
        return importlib.import_module(f"{__name__}.{self.folder or self.name}.{part}")


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("module", "modules"),
        Kind("type", "types"),
        Kind("master", "masters"),
        Kind("record", "records"),
        Kind("form", "forms"),
        Kind("workflow", "workflows"),
        Kind("sla", "slas"),
        Kind("service", "services"),
        Kind("calendar", "calendars"),
        Kind("policy", "policies"),
        Kind("register", "registers"),
        Kind("report", "reports"),
        Kind("certificate", "certificates"),
        Kind("notification", "notifications"),
        Kind("decision", "decisions"),
        Kind("fee", "fees"),
        Kind("overlay", "overlays"),
        Kind("job", "jobs"),
        Kind("import", "imports", folder="imports"),
        Kind("migration", "migrations"),
        Kind("words", "words"),
        Kind("scenario", "scenarios", always=True),
    )
}

# Kinds of the language that later editions of the compiler carry.
LATER_KINDS: tuple[str, ...] = (
    "query",
    "period",
    "survey",
    "profile",
    "stream",
    "connector",
    "gate",
    "slots",
)


class PluginKind(Struct, frozen=True):
    """A kind whose documents compile to one file of data, which a plugin runs.

    `room` is the module that compiles them: imported only where a document of the kind stands, so
    that no other project pays for it. None: the plugin still reads the texts itself. `into`: the
    kind whose file its documents go into, compiled together with them. `joins`: the room looks at
    the other kinds too, by `check_joins`.
    """

    name: str
    plugin: str
    room: str | None = None
    into: str = ""
    joins: bool = False


_LEDGER = "generator.kinds.chart_of_accounts.room"

PLUGIN_KINDS: dict[str, PluginKind] = {
    kind.name: kind
    for kind in (
        PluginKind("spatial_rules", "gis", "generator.kinds.spatial_rules.room"),
        PluginKind("building_rules", "edcr", "generator.kinds.building_rules.room"),
        PluginKind("chart_of_accounts", "finance", _LEDGER, joins=True),
        PluginKind("posting", "finance", "generator.kinds.posting.room", "chart_of_accounts"),
        PluginKind("collection", "finance", "generator.kinds.collection.room", "chart_of_accounts"),
        PluginKind("statement", "finance", "generator.kinds.statement.room", "chart_of_accounts"),
    )
}


def plugin_room(name: str) -> Any:
    """The room of a plugin's kind: `MODEL` for editors, `PARTS` for its page, `compile_documents`."""
    room = PLUGIN_KINDS[name].room
    assert room is not None, name
    return importlib.import_module(room)

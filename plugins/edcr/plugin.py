"""What `ksmart.toml` names: `[plugins] edcr = "plugins.edcr.plugin:PLUGIN"`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.interfaces.plugin import Brought, Interfaces, Link
from runtime.words import Words

if TYPE_CHECKING:
    from runtime.config import Settings

PLAN_CHECK = Link(
    Words("Check a building plan", "കെട്ടിട പ്ലാൻ പരിശോധിക്കുക"),
    Words(
        "What complies, what does not and by how much, before you apply",
        "അപേക്ഷിക്കുന്നതിനു മുമ്പ്: എന്തു പാലിക്കുന്നു, എന്തില്ല, എത്രത്തോളം",
    ),
    "/plan-check",
)
CONCEPT = Link(
    Words("What may I build?", "എനിക്ക് എന്തു നിർമ്മിക്കാം?"),
    Words(
        "Yards, floor area, parking and fees for a plot, before there is a drawing",
        "ഡ്രോയിംഗിനു മുമ്പ്: മുറ്റം, വിസ്തീർണ്ണം, പാർക്കിംഗ്, ഫീസ്",
    ),
    "/plan-check/concept",
)


class Edcr:
    """The plan scrutiny plugin."""

    def bring(self, settings: Settings, interfaces: Interfaces) -> Brought:
        """Pages, API and the permit's hook, over two workers of this process."""
        from plugins.edcr.rules.load import load_library
        from plugins.edcr.web.api import api_routes
        from plugins.edcr.web.concept import concept_routes
        from plugins.edcr.web.desk import Desk
        from plugins.edcr.web.pages import page_routes
        from plugins.edcr.web.service import WorkerScrutiny
        from plugins.edcr.worker import Worker
        from runtime.interfaces.scrutiny import PLAN_SCRUTINY

        rules = _rules_of(settings.generated)
        library = load_library(rules)
        desk = Desk(settings.private / "plan-check", library, Worker(rules))
        return Brought(
            # The concept comes first: its address would else be taken for the key of a check.
            routes=[*concept_routes(library, interfaces), *page_routes(desk), *api_routes(desk)],
            links=(PLAN_CHECK, CONCEPT),
            offers={PLAN_SCRUTINY.name: WorkerScrutiny(Worker(rules), library)},
        )

    def run(self, words: Sequence[str]) -> int:
        """`ksmart edcr ...`"""
        from plugins.edcr.cli import run

        return run(words)


def _rules_of(generated: Path) -> Path | None:
    """The project's own compiled rules; None: those that came with the plugin."""
    own = generated / "plugins" / "building_rules.json"
    return own if own.is_file() else None


PLUGIN = Edcr()

"""`ksmart reconcile`: ask about every open order now, match a day's settlement file, say what is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from runtime.config import Settings, SettingsError
from runtime.db.doors import names_by_key, runtime_doors
from runtime.db.pool import Doors, open_connections
from runtime.db.server import project_database
from runtime.ground import Ground
from runtime.interfaces.gateway import GatewayAwayError
from runtime.loading import Catalogue
from runtime.masters import load_snapshot
from runtime.money.gateways import configured
from runtime.money.settling import match, poll
from runtime.serving import PACKAGE


async def reconcile(ground: Ground, day: date) -> list[str]:
    """Both tiers once; lines for whoever looks after the money."""
    said = [f"{await poll(ground)} open orders asked about"]
    try:
        found = await match(ground, day)
    except GatewayAwayError as away:
        said.append(f"no settlement file of {day}: {away}")
    else:
        said.append(
            f"{found.rows} payments settled on {day}: {found.settled} were not known, {found.unknown} are of no order of ours"
        )
        said += [
            f"receipt {number} is not in the file, or with another amount" for number in found.gaps
        ]
    row = await ground.doors.row("ksmart.money_stuck", ground.clock.now())
    stuck = 0 if row is None else row["orders"]
    since = "" if row is None or not stuck else f", the oldest since {row['oldest']:%Y-%m-%d %H:%M}"
    return [*said, f"{stuck} orders of unknown fate for more than half an hour{since}"]


async def run_reconcile(settings: Settings, day: date | None, say: Callable[[str], None]) -> None:
    """Reconcile the project's database with the gateway that ksmart.toml names.

    Raises:
        SettingsError: It names none.
    """
    if not settings.gateway:
        raise SettingsError("no [gateway] in ksmart.toml: there is nobody to ask")
    gateway = configured(settings, production=False)
    catalogue = Catalogue(PACKAGE)
    with project_database(settings, say) as database:
        async with open_connections(database.app, settings.database) as connections, gateway.client:
            doors = Doors(connections, names_by_key(runtime_doors()))
            data = await load_snapshot(doors, catalogue)
            ground = Ground(doors=doors, catalogue=catalogue, data=data, gateway=gateway)
            yesterday = ground.clock.now().date() - timedelta(days=1)
            for line in await reconcile(ground, day or yesterday):
                say(line)

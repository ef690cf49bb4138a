"""A worker that dies: it drains the outbox in a process of its own, killed with SIGKILL at one call of one door.

python -m tests.e2e.papers.worker DATABASE_URL FOLDER PACKAGE DOOR before|after PAPERS SENT NOW
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from runtime.certificates.issuing import issuing_events
from runtime.clock import FixedClock
from runtime.config import DatabaseSettings
from runtime.db.doors import names_by_key, runtime_doors
from runtime.db.pool import Doors, open_connections
from runtime.db.url import DatabaseUrl
from runtime.ground import Ground
from runtime.jobs.events import file_events
from runtime.jobs.outbox import Outbox, all_listeners
from runtime.jobs.senders import FileSender
from runtime.loading import Catalogue
from runtime.masters import load_snapshot
from runtime.notices.telling import notice_events
from runtime.papers import papers_in

URL, FOLDER, PACKAGE, DOOR, MOMENT, PAPERS, SENT, NOW = sys.argv[1:9]


class DyingDoors(Doors):
    """Doors at one of which the process ends."""

    async def value(self, door: str, *args: Any) -> Any:
        if DOOR in door and MOMENT == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = await super().value(door, *args)
        if DOOR in door:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


async def main() -> None:
    sys.path.insert(0, FOLDER)
    async with open_connections(
        DatabaseUrl.parse(URL), DatabaseSettings(pool_size=2)
    ) as connections:
        doors = DyingDoors(connections, names_by_key(runtime_doors()))
        catalogue = Catalogue(PACKAGE)
        ground = Ground(
            doors, catalogue, await load_snapshot(doors, catalogue), clock=FixedClock(datetime.fromisoformat(NOW)),
            papers=papers_in(Path(PAPERS), {}),
        )  # fmt: skip
        listeners = all_listeners(
            file_events(ground), issuing_events(ground), notice_events(ground)
        )
        outbox = Outbox(doors, FileSender(Path(SENT)), listeners)
        while await outbox.drain():
            pass
    raise SystemExit(3)  # it lived: the door was never called


if __name__ == "__main__":
    asyncio.run(main())

"""The fixture service of joint inspections as it is served; certificates are left for a worker to draw.

A commit asks for its certificate by a row in the outbox. Drawing it is work of another process, and its
figure is `bench/certificate.py`'s.
"""

import asyncio
import os
import sys

from litestar import Litestar

from runtime.app import create_app
from runtime.config import DatabaseSettings
from runtime.db.url import DatabaseUrl
from runtime.ground import Options
from runtime.jobs.senders import MemorySender

sys.path.insert(0, os.environ["BENCH_FOLDER"])


async def leave_the_outbox(app: Litestar) -> None:
    """Whoever delivers is another process."""
    del app
    for task in asyncio.all_tasks():
        if task.get_name() == "outbox":
            task.cancel()


app = create_app(
    "generated_joint",
    DatabaseUrl.parse(os.environ["BENCH_URL"]),
    MemorySender(),
    database=DatabaseSettings(pool_size=10),
    options=Options(limit_scale=1e9),
)
app.on_startup.append(leave_the_outbox)

"""Our own app as it is served, rate limits out of the way."""

import os

from runtime.config import DatabaseSettings
from runtime.db.url import DatabaseUrl
from runtime.ground import Options
from runtime.jobs.senders import MemorySender
from runtime.serving import project_app

app = project_app(
    DatabaseUrl.parse(os.environ["BENCH_URL"]),
    MemorySender(),
    database=DatabaseSettings(pool_size=10),
    options=Options(limit_scale=1e9),
)

"""How well mistakes are told: a corpus of single mistakes over real specs, the first message of each.

The corpus (`tests/golden/mistakes/*.csv`) says for each edit which line the first message must name
and what its mend must say. The goals are the issue's.
"""

from __future__ import annotations

import time

from bench.report import Row, write
from tests.golden.mistakes.corpus import verdicts


def run() -> dict[str, object]:
    """Judge the whole corpus; writes `bench/out/mistakes.json`."""
    started = time.process_time()
    said = verdicts()
    each = (time.process_time() - started) / len(said) * 1000
    for verdict in said:
        if not verdict.right_mend:
            what = "mend" if verdict.right_line else "line"
            message = verdict.first.message if verdict.first else "nothing was found"
            print(f"  {verdict.mistake.name}: wrong {what}: {message}")
    many = float(len(said))
    lines = sum(verdict.right_line for verdict in said) / many
    mends = sum(verdict.right_mend for verdict in said) / many
    rows = [
        Row("mistakes in the corpus", "mistakes", many, "issue 5", 300, many / 300, ">= 300", many >= 300),
        Row("right line", "share", lines, "issue 5", 0.95, lines / 0.95, ">= 0.95", lines >= 0.95),
        Row("right mend", "share", mends, "issue 5", 0.80, mends / 0.80, ">= 0.80", mends >= 0.80),
        Row("a spoiled tree checked, CPU", "ms", each, "none", 0, 0, "told", None),
    ]  # fmt: skip
    return write("mistakes", rows)

"""One form for every benchmark's figures: rows with a peer, a ratio, a goal and whether it holds."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

OUT = Path(__file__).parent / "out"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `ratio` is ours against theirs, so that more is better for rates, less for times."""

    work: str
    unit: str
    ours: float
    peer: str
    theirs: float
    ratio: float
    goal: str
    holds: bool | None  # None: told, not asked


def write(name: str, rows: list[Row]) -> dict[str, object]:
    """Print the rows and write `bench/out/<name>.json`."""
    print(f"\n{name} on {machine()}")
    for row in rows:
        holds = {True: "holds", False: "DOES NOT HOLD", None: ""}[row.holds]
        print(
            f"  {row.work:<44} {row.ours:>12,.3f} {row.unit:<10} {row.peer} {row.theirs:,.3f}"
            f"  ratio {row.ratio:.2f}  goal {row.goal}  {holds}"
        )
    made: dict[str, object] = {
        "name": name,
        "machine": machine(),
        "rows": [asdict(row) for row in rows],
    }
    OUT.mkdir(exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps(made, indent=1) + "\n")
    return made


def machine() -> str:
    """What the figures were taken on."""
    return f"{platform.machine()}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total >> 30} GiB, Python {platform.python_version()}"

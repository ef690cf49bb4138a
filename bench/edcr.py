"""e-DCR: reader against ezdxf in one run, whole scrutiny, memory, batch and agreement.

`python -m bench.edcr` measures the shared plans when KSMART_SHARED names them, otherwise the
plans we draw ourselves, and writes `bench/out/edcr.json`.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.peers import edcr_ezdxf
from plugins.edcr import scrutinise
from plugins.edcr.dxf import DrawingError, read_drawing
from plugins.edcr.report.document import report_json
from plugins.edcr.report.page import plan_marks
from plugins.edcr.report.svg import plan_svg
from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.broken import BROKEN
from plugins.edcr.samples.catalogue import CASES, SHOP
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.suite import write_samples
from tests.unit.edcr.expected_values import compare, drawings, shared_folder

OUT = Path(__file__).parent / "out" / "edcr.json"
ON = date(2026, 1, 1)
_ROUNDS = 2

Row = dict[str, Any]


def run() -> dict[str, Any]:
    """Measure everything and write the result."""
    library = load_library()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shared = shared_folder()
        plans = drawings(shared) if shared else write_samples(folder / "samples")
        rows += _reader(plans)
        rows += _scrutiny(plans)
        rows.append(_large(folder))
        rows.append(_memory(folder))
        if shared:
            rows.append(_agreement(plans))
        rows.append(_suite())
    result = {
        "name": "edcr",
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "plans": len(plans),
        "shared": shared is not None,
        "rules": library.digest,
        "rows": rows,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def _reader(plans: list[Path]) -> list[Row]:
    """CPU of reading, plan by plan, ours and the peer's in turn; and that both saw the same."""
    ours: dict[Path, list[float]] = {plan: [] for plan in plans}
    theirs: dict[Path, list[float]] = {plan: [] for plan in plans}
    equal = 0
    for turn in range(_ROUNDS):
        for plan in plans:
            seconds, count = _cpu(_count, plan)
            ours[plan].append(seconds)
            peer_seconds, peer_count = _cpu(edcr_ezdxf.read, plan)
            theirs[plan].append(peer_seconds)
            equal += turn == 0 and count == peer_count
    our_total = sum(statistics.median(values) for values in ours.values())
    peer_total = sum(statistics.median(values) for values in theirs.values())
    ratios = [statistics.median(theirs[p]) / statistics.median(ours[p]) for p in plans]
    return [
        _row("read all plans, CPU", "s", our_total, peer_total, 10.0),
        _row("read one plan, median ratio of CPU", "x", statistics.median(ratios), None, 5.0),
        _row(
            "plans where both readers count the same entities",
            "plans",
            equal,
            len(plans),
            1.0,
            larger=True,
        ),
    ]


def _count(plan: Path) -> int | None:
    try:
        return read_drawing(plan, lines_on=load_library().convention.knows).entity_count
    except DrawingError:
        return None


def _scrutiny(plans: list[Path]) -> list[Row]:
    """Wall time of reading, judging, JSON and SVG, warm; and the CPU a batch needs."""
    walls: list[float] = []
    best: list[float] = []
    cpu = 0.0
    _whole(plans[0])
    for plan in plans:
        runs: list[float] = []
        for _ in range(5):
            before = time.process_time()
            started = time.perf_counter()
            _whole(plan)
            runs.append(time.perf_counter() - started)
            cpu += time.process_time() - before
        walls += runs
        best.append(min(runs))
    walls.sort()
    best.sort()
    rate = 5 * len(plans) / cpu
    # Every run counts in the first two; the other users of the machine are in them. The best
    # run of each plan shows what the work itself takes.
    return [
        _at_most("whole scrutiny with JSON and SVG, median", "s", statistics.median(walls), 0.3),
        _at_most("whole scrutiny, 95th percentile", "s", walls[int(len(walls) * 0.95)], 0.5),
        _at_most("whole scrutiny, best of 5, slowest plan", "s", best[-1], 0.5),
        _row("plans a second a core, JSON and SVG included", "plans/s", rate, None, 5.0),
    ]


def _whole(plan: Path) -> int:
    result = scrutinise(plan, on=ON)
    size = len(report_json(result))
    if result.plan is not None:
        size += len(plan_svg(result.plan, plan_marks(result, "en")))
    return size


def _large(folder: Path) -> Row:
    """A plan of 10 MB, most of it ordinary drawing on layer 0."""
    plan = folder / "ten.dxf"
    _fill(plan, 10)
    runs: list[float] = []
    for _ in range(3):
        started = time.perf_counter()
        _whole(plan)
        runs.append(time.perf_counter() - started)
    return _at_most("whole scrutiny of 10 MB", "s", statistics.median(runs), 1.0)


def _memory(folder: Path) -> Row:
    """Highest resident memory of a process that scrutinises 100 MB."""
    plan = folder / "hundred.dxf"
    _fill(plan, 100)
    code = (
        "import sys; from pathlib import Path; from datetime import date;"
        "from plugins.edcr import scrutinise; from plugins.edcr.report.document import report_json;"
        "report_json(scrutinise(Path(sys.argv[1]), on=date(2026, 1, 1)));"
        # Not ru_maxrss: that one starts from the parent's size at the fork.
        "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
    )
    command = [sys.executable, "-c", code, str(plan)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[1])
    return _at_most("peak memory for 100 MB", "MB", int(done.stdout) / 1024, 150.0)


def _fill(path: Path, megabytes: int) -> None:
    """A shop's plan with half its bytes in a block and half on layer 0."""
    data = draw_house(SHOP).dxf()
    line = b"  0\nLINE\n  5\nFFFF\n  8\n0\n 10\n1.25\n 20\n1.5\n 30\n0.0\n 11\n2.75\n 21\n2.5\n 31\n0.0\n"
    many = line * ((megabytes << 19) // len(line))
    head, _, rest = data.partition(b"BLOCKS\n")
    middle, _, tail = rest.partition(b"ENTITIES\n")
    block = b"  0\nBLOCK\n  8\n0\n  2\nFILL\n 70\n0\n 10\n0.0\n 20\n0.0\n" + many + b"  0\nENDBLK\n"
    path.write_bytes(head + b"BLOCKS\n" + block + middle + b"ENTITIES\n" + many + tail)


def _agreement(plans: list[Path]) -> Row:
    """Expected values of the shared plans that we find within their tolerances."""
    library = load_library()
    compared = [c for plan in plans for c in compare(plan, library)]
    holding = sum(c.holds for c in compared)
    return _row("expected values found", "values", holding, len(compared), 1.0, larger=True)


def _suite() -> Row:
    """Cases of our own conformance suite with the status written by hand."""
    worst = ("fail", "rule_error", "cannot_be_checked", "needs_officer", "pass", "not_applicable")
    right = 0
    for case in CASES:
        result = scrutinise(case.draw().dxf(), book=case.book, on=case.on)
        found = [v.status.value for v in result.verdicts if v.check == case.check]
        right += min(found, key=worst.index) == case.status
    for broken in BROKEN:
        result = scrutinise(broken.draw().dxf(), on=ON)
        right += result.plan is not None and broken.finding in [
            f.code for f in result.plan.findings
        ]
    count = len(CASES) + len(BROKEN)
    return _row("conformance cases right", "cases", right, count, 1.0, larger=True)


def _cpu(work: Callable[[Path], int | None], plan: Path) -> tuple[float, int | None]:
    # Neither reader should pay for collecting what the other left behind.
    gc.collect()
    before = time.process_time()
    value = work(plan)
    return time.process_time() - before, value


def _row(
    work: str, unit: str, ours: float, theirs: float | None, goal: float, larger: bool = False
) -> Row:
    """A figure beside the peer's; `goal` is the least ratio (or the least value alone)."""
    if theirs is None:
        return {
            "work": work,
            "unit": unit,
            "ours": round(ours, 4),
            "peer": None,
            "theirs": None,
            "ratio": None,
            "goal": f">= {goal:g}",
            "holds": ours >= goal,
        }
    ratio = ours / theirs if larger else theirs / ours
    peer = "expected" if larger else edcr_ezdxf.NAME
    return {
        "work": work,
        "unit": unit,
        "ours": round(ours, 4),
        "peer": peer,
        "theirs": round(theirs, 4),
        "ratio": round(ratio, 2),
        "goal": f">= {goal:g} x",
        "holds": ratio >= goal,
    }


def _at_most(work: str, unit: str, ours: float, goal: float) -> Row:
    return {
        "work": work,
        "unit": unit,
        "ours": round(ours, 4),
        "peer": None,
        "theirs": None,
        "ratio": None,
        "goal": f"<= {goal:g}",
        "holds": ours <= goal,
    }


if __name__ == "__main__":
    for line in run()["rows"]:
        print(json.dumps(line))

"""e-DCR: reader against ezdxf in one run, whole scrutiny, memory, batch and agreement.

`python -m bench.edcr` measures the shared plans when KSMART_SHARED names them, otherwise the
plans we draw ourselves, and writes `bench/out/edcr.json`.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.peers import edcr_ezdxf
from bench.report import Row, write
from plugins.edcr import scrutinise
from plugins.edcr.batch import scrutinise_all
from plugins.edcr.dxf import DrawingError, read_drawing
from plugins.edcr.report.document import report_json
from plugins.edcr.report.page import plan_marks
from plugins.edcr.report.svg import plan_svg
from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.plans import SHOP
from plugins.edcr.samples.suite import judge_suite, own_engine, write_samples
from plugins.edcr.worker import Worker
from tests.unit.edcr.expected_values import compare, drawings, shared_folder

ON = date(2026, 1, 1)
_ROUNDS = 2


def run() -> dict[str, object]:
    """Measure everything and write the result."""
    library = load_library()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shared = shared_folder()
        plans = drawings(shared) if shared else write_samples(folder / "samples")
        rows += _reader(plans)
        rows += _scrutiny(plans)
        rows += _large(folder)
        rows += [_memory(folder, megabytes) for megabytes in (10, 50, 100)]
        rows.append(_batch(folder, plans))
        rows.append(_cold(folder))
        if shared:
            rows.append(_agreement(plans))
        rows.append(_suite())
    # Rules and plans belong to the figures: another digest is another measurement.
    print(f"{len(plans)} plans, shared: {shared is not None}, rules {library.digest[:12]}")
    return write("edcr", rows)


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
    cpus: list[float] = []
    _whole(plans[0])
    for plan in plans:
        runs: list[float] = []
        for _ in range(5):
            before = time.process_time()
            started = time.perf_counter()
            _whole(plan)
            runs.append(time.perf_counter() - started)
            cpus.append(time.process_time() - before)
        walls += runs
        best.append(min(runs))
    walls.sort()
    best.sort()
    cpus.sort()
    rate = len(cpus) / sum(cpus)
    # Every run counts in the first two; the other users of the machine are in them. The best
    # run of each plan shows what the work itself takes.
    return [
        _at_most("whole scrutiny with JSON and SVG, median", "s", statistics.median(walls), 0.3),
        _at_most("whole scrutiny, 95th percentile", "s", walls[int(len(walls) * 0.95)], 0.5),
        _at_most("whole scrutiny, best of 5, slowest plan", "s", best[-1], 0.5),
        # Other users of the machine are in wall time, not in these.
        _at_most("whole scrutiny, median of CPU", "s", statistics.median(cpus), 0.3),
        _at_most("whole scrutiny, 95th percentile of CPU", "s", cpus[int(len(cpus) * 0.95)], 0.5),
        _row("plans a second a core, JSON and SVG included", "plans/s", rate, None, 5.0),
    ]


def _whole(plan: Path) -> int:
    result = scrutinise(plan, on=ON)
    size = len(report_json(result))
    if result.plan is not None:
        size += len(plan_svg(result.plan, plan_marks(result, "en")))
    return size


def _large(folder: Path) -> list[Row]:
    """A plan of 10 MB, most of it ordinary drawing on layer 0."""
    plan = folder / "ten.dxf"
    _fill(plan, 10)
    walls: list[float] = []
    cpus: list[float] = []
    for _ in range(3):
        before, started = time.process_time(), time.perf_counter()
        _whole(plan)
        walls.append(time.perf_counter() - started)
        cpus.append(time.process_time() - before)
    return [
        _at_most("whole scrutiny of 10 MB", "s", statistics.median(walls), 1.0),
        _at_most("whole scrutiny of 10 MB, CPU", "s", statistics.median(cpus), 1.0),
    ]


def _memory(folder: Path, megabytes: int) -> Row:
    """Highest resident memory of a process that scrutinises so much DXF: flat means the same for all."""
    plan = folder / "filled.dxf"
    _fill(plan, megabytes)
    code = (
        "import sys; from pathlib import Path; from datetime import date;"
        "from plugins.edcr import scrutinise; from plugins.edcr.report.document import report_json;"
        "report_json(scrutinise(Path(sys.argv[1]), on=date(2026, 1, 1)));"
        # Not ru_maxrss: that one starts from the parent's size at the fork.
        "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
    )
    command = [sys.executable, "-c", code, str(plan)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[1])
    return _at_most(f"peak memory for {megabytes} MB", "MB", int(done.stdout) / 1024, 150.0)


def _batch(folder: Path, plans: list[Path]) -> Row:
    """Re-scrutiny as `ksmart edcr batch` does it: the isolated worker, reports written, by wall clock."""
    library = load_library()
    listed = [_linked(folder / "batch", plan, turn) for turn in range(4) for plan in plans]
    with Worker() as worker:
        started = time.perf_counter()
        scrutinise_all(
            listed,
            folder / "out",
            book="kmbr",
            on=ON,
            library=library,
            worker=worker,
            progress=_quiet,
        )
        rate = len(listed) / (time.perf_counter() - started)
    return _row("batch by the isolated worker, one core", "plans/s", rate, None, 5.0)


def _linked(folder: Path, plan: Path, turn: int) -> Path:
    folder.mkdir(exist_ok=True)
    link = folder / f"{plan.stem}-{turn}.dxf"
    link.symlink_to(plan.resolve())
    return link


def _quiet(index: int, count: int, name: str, outcome: str) -> None:
    pass


def _cold(folder: Path) -> Row:
    """The command from nothing: interpreter, imports, rules, one house, report."""
    plan = folder / "house.dxf"
    plan.write_bytes(draw_house(SHOP).dxf())
    words = [sys.executable, "-m", "plugins.edcr", "check", str(plan), "--on", ON.isoformat()]
    walls: list[float] = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run(words, capture_output=True, check=False, cwd=Path(__file__).parents[1])
        walls.append(time.perf_counter() - started)
    return _at_most("command from cold, one house", "s", min(walls), 1.5)


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
    """Cases of the committed conformance suite with the status written by hand."""
    judged = list(judge_suite(Path(__file__).parents[1] / "tests/conformance/edcr", own_engine))
    right = sum(one.agrees for one in judged)
    return _row("conformance cases right", "cases", right, len(judged), 1.0, larger=True)


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
        return Row(work, unit, ours, "least", goal, ours / goal, f">= {goal:g}", ours >= goal)
    ratio = ours / theirs if larger else theirs / ours
    peer = "of" if larger else edcr_ezdxf.NAME
    return Row(work, unit, ours, peer, theirs, ratio, f">= {goal:g} x", ratio >= goal)


def _at_most(work: str, unit: str, ours: float, goal: float) -> Row:
    return Row(work, unit, ours, "most", goal, goal / ours, f"<= {goal:g}", ours <= goal)


if __name__ == "__main__":
    run()

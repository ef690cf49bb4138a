"""The compiler's own speed: check and generate cold and unchanged, 40 modules of real size, the app's boot.

There is no public compiler of municipal specs to race; the peer is the physical limit of the same
work: starting Python and importing nothing, or reading the same files.
"""

from __future__ import annotations

import compileall
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.report import Row, write

ROOT = Path(__file__).parents[1]
KSMART = str(Path(sys.executable).parent / "ksmart")
TIMES = int(os.environ.get("BENCH_ROUNDS", "5"))
MODULES = 40

_BOOT = """
import asyncio, os, psutil, sys
sys.path.insert(0, {root!r})
from runtime.loading import Catalogue
from runtime.portal.routes import check_forms, portal_routes
from runtime.app import create_app
from runtime.db.url import DatabaseUrl
from runtime.jobs.senders import MemorySender
catalogue = Catalogue("generated")
check_forms(catalogue)
app = create_app("generated", DatabaseUrl.parse("postgresql://nobody@127.0.0.1/none"), MemorySender(), more=portal_routes())
for service in catalogue.services(): service
process = psutil.Process()
print(sum(process.cpu_times()[:2]), process.memory_info().rss / 2**20)
"""

_IMPORTS = """
import sys
from generator.cli import run_plain
assert run_plain([{verb!r}]) == 0
print(",".join(sorted({{name.split(".")[0] for name in sys.modules}} & {{"litestar", "sqlalchemy"}})))
"""


def run() -> dict[str, object]:
    """Everything; writes `bench/out/compile.json`."""
    rows: list[Row] = []
    # As pip leaves an installed package. Where PYTHONDONTWRITEBYTECODE is set an editable one would
    # be translated anew in every run, a third of its time, which is not the compiler's.
    for package in ("generator", "runtime"):
        compileall.compile_dir(ROOT / package, quiet=2)
    bare = _median(lambda: _timed([sys.executable, "-c", "pass"], ROOT))
    with tempfile.TemporaryDirectory(prefix="ksmart-compile-") as name:
        tree = Path(name) / "tree"
        shutil.copytree(ROOT / "spec" / "core", tree / "spec" / "core")
        shutil.copytree(
            ROOT / "spec" / "residence_certificate", tree / "spec" / "residence_certificate"
        )
        (tree / "ksmart.toml").write_text('[project]\nname = "bench"\n')
        rows += [
            _row("ksmart check, cold", _cold(tree, "check"), bare, 0.6),
            _row("ksmart generate, cold", _cold(tree, "generate"), bare, 1.0),
            _row(
                "ksmart check, all modules of spec/, cold", _cold(_ours(name), "check"), bare, 0.8
            ),
            _row("ksmart --help", _median(lambda: _timed([KSMART, "--help"], tree)), bare, None),
        ]
        large = Path(name) / "large"
        _synthetic(large)
        rows.append(_row(f"generate, {MODULES} modules, cold", _cold(large, "generate"), bare, 2.5))
        rows.append(
            _row(
                f"generate, {MODULES} modules, unchanged",
                _median(lambda: _timed([KSMART, "generate"], large)),
                bare,
                0.4,
            )
        )
        cpu, memory = _boot(large)
        rows.append(
            Row(
                f"app of {MODULES} modules: boot",
                "s CPU",
                cpu,
                "goal",
                3.0,
                cpu / 3.0,
                "<= 3",
                cpu <= 3.0,
            )
        )
        rows.append(
            Row(
                f"app of {MODULES} modules: memory",
                "MiB",
                memory,
                "goal",
                200.0,
                memory / 200,
                "<= 200",
                memory <= 200,
            )
        )
        for verb in ("check", "generate"):
            heavy = _heavy(tree, verb)
            rows.append(
                Row(
                    f"ksmart {verb} imports of litestar, sqlalchemy",
                    "packages",
                    float(len(heavy)),
                    "goal",
                    0.0,
                    0.0,
                    "0",
                    not heavy,
                )
            )
    return write("compile", rows)


def _ours(scratch: str) -> Path:
    """The project's own specs, all modules, as a tree of its own."""
    tree = Path(scratch) / "ours"
    shutil.copytree(ROOT / "spec", tree / "spec")
    shutil.copy(ROOT / "ksmart.toml", tree)
    return tree


def _row(work: str, seconds: float, bare: float, goal: float | None) -> Row:
    text = "-" if goal is None else f"<= {goal} s"
    return Row(
        work,
        "s",
        seconds,
        "python -c pass",
        bare,
        seconds / bare,
        text,
        None if goal is None else seconds <= goal,
    )


def _cold(tree: Path, verb: str) -> float:
    """Cold: nothing generated and nothing kept, as after a clone.

    What an earlier round made is moved aside and not deleted: ext4 walks around inodes that were freed a
    moment ago, one by one, and making 1,400 files then costs four times as much.
    """
    aside = itertools.count()

    def once() -> float:
        for folder in ("generated", ".ksmart"):
            if (tree / folder).exists():
                (tree / folder).rename(tree.parent / f"{tree.name}-{verb}-{next(aside)}")
        return _timed([KSMART, verb], tree)

    return _median(once)


def _timed(command: list[str], folder: Path) -> float:
    began = time.perf_counter()
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if found.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{found.stdout}{found.stderr}")
    return seconds


def _median(once: Callable[[], float]) -> float:
    once()
    return statistics.median(once() for _ in range(TIMES))


def _synthetic(folder: Path) -> None:
    from tests.synthetic import make_tree

    lines = 0
    for path, text in make_tree(MODULES).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        lines += text.count("\n")
    (folder / "ksmart.toml").write_text('[project]\nname = "large"\n')
    print(f"  {MODULES} modules, {lines:,} lines of YAML and CSV")


def _boot(folder: Path) -> tuple[float, float]:
    found = [
        subprocess.run(
            [sys.executable, "-c", _BOOT.format(root=str(folder))],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(3)
    ]
    return statistics.median(float(line[0]) for line in found), statistics.median(
        float(line[1]) for line in found
    )


def _heavy(tree: Path, verb: str) -> list[str]:
    shutil.rmtree(tree / ".ksmart", ignore_errors=True)
    found = subprocess.run(
        [sys.executable, "-c", _IMPORTS.format(verb=verb)],
        cwd=tree,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in found.stdout.splitlines()[-1].split(",") if name]

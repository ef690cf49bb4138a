"""The language server: how long an author waits for a completion on a tree of forty modules.

The peer is the physical limit of the same work: the server's answer to a request that it knows
nothing about, so that the time of the two processes and of JSON is in both.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.report import Row, write
from tests.e2e.editor.client import Client, after
from tests.synthetic import make_tree

MODULES = 40
TIMES = 100
_GOAL_MS = 50.0


def run() -> dict[str, object]:
    """Everything; writes `bench/out/editor.json`."""
    with tempfile.TemporaryDirectory(prefix="ksmart-editor-") as name:
        folder = Path(name)
        for path, text in make_tree(MODULES).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        (folder / "ksmart.toml").write_text('[project]\nname = "large"\n')
        with Client([sys.executable, "-m", "generator.cli", "lsp"], folder) as client:
            return write("editor", _rows(client, folder))


def _rows(client: Client, folder: Path) -> list[Row]:
    rows: list[Row] = []
    for what, pattern, words in (
        ("a state", "workflows/*.yaml", "to: "),
        ("a key", "records/*.yaml", "\n"),
        ("a name in a rule", "policies/*.yaml", 'where: "'),
    ):
        path = next(iter(sorted(folder.glob(f"spec/*/{pattern}")))).relative_to(folder)
        text = (folder / path).read_text("utf-8")
        document = client.open(str(path), text)
        where = {"textDocument": document, "position": after(text, words)}
        began = time.perf_counter()
        client.ask("textDocument/completion", where)
        print(f"  {what}: first answer {time.perf_counter() - began:.2f} s")
        answer = _median_ms(lambda at: client.ask("textDocument/completion", at), where)
        nothing = {"textDocument": {"uri": "file:///nowhere"}, "position": where["position"]}
        bare = _median_ms(lambda at: client.ask("textDocument/completion", at), nothing)
        rows.append(
            Row(
                f"completion of {what}, {MODULES} modules",
                "ms",
                answer,
                "an empty answer of the same server",
                bare,
                answer / bare,
                f"<= {_GOAL_MS:g} ms",
                answer <= _GOAL_MS,
            )
        )
    return rows


def _median_ms(ask: Callable[[Any], Any], where: object) -> float:
    def once() -> float:
        began = time.perf_counter()
        ask(where)
        return (time.perf_counter() - began) * 1000

    return statistics.median(once() for _ in range(TIMES))

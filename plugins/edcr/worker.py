"""Scrutiny in a process of its own: a hostile plan can end the worker, never the service.

The worker reads one JSON line per plan and answers with one JSON line, the report document.
The parent gives each plan a time and a memory ceiling, kills a worker that passes one, and
starts the next plan with a fresh one.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from plugins.edcr.report.document import report_document
from plugins.edcr.report.marked import marked_drawing
from plugins.edcr.report.page import plan_marks, report_html
from plugins.edcr.report.pdf import report_pdf
from plugins.edcr.rules.book import Library
from plugins.edcr.rules.load import default_rules, load_library
from plugins.edcr.scrutiny import Refusal, Scrutiny, file_digest, scrutinise

DEFAULT_SECONDS = 30.0
DEFAULT_MEGABYTES = 1024
_MOST_BYTES = 64 * 1024 * 1024


class Worker:
    """A worker process; use as a context manager. Not shared between threads."""

    def __init__(
        self,
        rules: Path | None = None,
        seconds: float = DEFAULT_SECONDS,
        megabytes: int = DEFAULT_MEGABYTES,
    ) -> None:
        self.rules = rules or default_rules()
        self.seconds = seconds
        self.megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def scrutinise(
        self,
        path: Path,
        book: str,
        on: date,
        library: Library,
        *,
        name: str = "",
        out: Path | None = None,
        want: str = "",
        language: str = "en",
    ) -> dict[str, Any]:
        """The report document of one plan; a refusal when the worker had to be stopped.

        Args:
            name: Name shown in the report; the file's own when empty.
            out: Folder for `stage` (how far it is) and further files.
            want: `page` for the HTML reports and the marked drawing, `pdf` for that of the language.
        Raises:
            OSError: The file cannot be opened.
        """
        digest = file_digest(path)
        process = self._running()
        assert process.stdin is not None
        order = {
            "path": str(path.resolve()),
            "book": book,
            "on": on.isoformat(),
            "name": name or path.name,
            "out": str(out.resolve()) if out else "",
            "want": want,
            "language": language,
        }
        try:
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
            line = self._answer(process)
        except BrokenPipeError:
            line = b""
        if line.endswith(b"\n"):
            return cast("dict[str, Any]", json.loads(line))
        resource_name = "time" if line == b"late" else "memory"
        self.close()
        refusal = Refusal("worker_died", {"resource": resource_name})
        died = Scrutiny(
            name or path.name, digest, library.books[book], on, library.digest, None, (), refusal
        )
        return report_document(died)

    def close(self) -> None:
        """End the worker process, if one runs."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            root = str(Path(__file__).resolve().parents[2])
            command = [sys.executable, "-m", "plugins.edcr.worker", str(self.rules)]
            environment = {**os.environ, "PYTHONPATH": root, "EDCR_MEGABYTES": str(self.megabytes)}
            self._process = subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=root,
            )
        return self._process

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes:
        assert process.stdout is not None
        descriptor = process.stdout.fileno()
        stop_at = time.monotonic() + self.seconds
        answer = bytearray()
        while not answer.endswith(b"\n"):
            left = stop_at - time.monotonic()
            ready, _, _ = select.select([descriptor], [], [], max(0.0, left))
            if not ready:
                return b"late"
            piece = os.read(descriptor, 1 << 16)
            if not piece or len(answer) > _MOST_BYTES:
                return b""
            answer += piece
        return bytes(answer)


def serve(rules: Path) -> None:
    """The worker's own loop: orders from standard input, answers to standard output."""
    megabytes = int(os.environ.get("EDCR_MEGABYTES", str(DEFAULT_MEGABYTES)))
    ceiling = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    library = load_library(rules)
    for line in sys.stdin.buffer:
        order: dict[str, str] = json.loads(line)
        out = Path(order["out"]) if order["out"] else None
        result = scrutinise(
            Path(order["path"]),
            book=order["book"],
            on=date.fromisoformat(order["on"]),
            library=library,
            name=order["name"],
            progress=_stage(out),
        )
        if out is not None:
            _stage(out)("drawing")
            _papers(result, Path(order["path"]), out, order["want"], order["language"])
        text = json.dumps(report_document(result), ensure_ascii=False, allow_nan=False)
        sys.stdout.buffer.write(text.encode() + b"\n")
        sys.stdout.buffer.flush()


def _stage(out: Path | None) -> Callable[[str], None]:
    def tell(stage: str) -> None:
        if out is not None:
            (out / "stage").write_text(stage, "ascii")

    return tell


def _papers(result: Scrutiny, plan: Path, out: Path, want: str, language: str) -> None:
    """Further forms of a result, made here because they too are made from a stranger's drawing."""
    if want == "pdf":
        _write(out / f"report-{language}.pdf", report_pdf(result, language))
    elif want == "page":
        for each in ("en", "ml"):
            _write(out / f"report-{each}.html", report_html(result, each).encode())
        if result.plan is not None:
            with contextlib.suppress(ValueError):  # a binary drawing has no marked copy
                marks = plan_marks(result, "en")
                version = result.plan.sheet.version
                _write(
                    out / "marked.dxf", marked_drawing(plan.read_bytes(), result, marks, version)
                )


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))

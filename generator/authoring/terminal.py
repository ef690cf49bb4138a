"""What only a terminal gets: colours, a sign of life during long work, a watch over the specs.

rich is imported when something is there to be coloured or when work takes long, never on the way
of a quick run that finds nothing.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.report import Part, as_lines

_PATIENCE_SECONDS = 0.8
_STYLES = {
    Part.ERROR: "bold red",
    Part.WARNING: "bold yellow",
    Part.INFO: "bold cyan",
    Part.CARET: "red",
    Part.EXPECTED: "dim",
    Part.MEND: "green",
    Part.OTHER: "cyan",
}


def is_coloured() -> bool:
    """Whether findings go to a terminal whose owner has not asked for plain text."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def print_coloured(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> None:
    """All findings with their excerpts, in colours. The text of a spec is never read as markup."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for part, line in as_lines(found, texts):
        console.print(Text(line, style=_STYLES.get(part, "")))


@contextmanager
def working(what: str) -> Generator[None]:
    """Shows on a terminal that work goes on, once it takes longer than people wait quietly."""
    if not (sys.stderr.isatty() and sys.stdout.isatty()):
        yield
        return
    done = threading.Event()
    watcher = threading.Thread(target=_show, args=(what, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _show(what: str, done: threading.Event) -> None:
    if done.wait(_PATIENCE_SECONDS):
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        done.wait()


def changes(folder: Path, every_seconds: float = 0.25) -> Iterator[None]:
    """Yields at once, and again whenever a file below the folder has changed. Never ends."""
    seen: object = None
    while True:
        now = _state_of(folder)
        if now != seen:
            seen = now
            yield
        else:
            time.sleep(every_seconds)


def _state_of(folder: Path) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for inner, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.join(inner, name)
            try:
                stat = os.stat(path)
            except OSError:  # gone between listing and looking: the next look tells
                continue
            found.append((path, stat.st_size, stat.st_mtime_ns))
    return sorted(found)

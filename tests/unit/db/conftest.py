"""Places for private servers: short paths that root's server account can enter."""

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def shared_place() -> Generator[Path]:
    """A folder for the servers of one test module."""
    yield from _place()


@pytest.fixture
def place() -> Generator[Path]:
    """A folder for one test's server."""
    yield from _place()


def _place() -> Generator[Path]:
    # Not tmp_path: its parents are 0700, which for root is a case of its own.
    folder = Path(tempfile.mkdtemp(prefix="ksmart-", dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)

"""What was put under a digest comes back as it was, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.documents.store import DiskStore
from runtime.interfaces.blobs import LostBlobError

pytestmark = pytest.mark.anyio


async def test_bytes_and_files_come_back(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    (tmp_path / "given").write_bytes(b"a file")
    assert await store.get(await store.put(b"bytes")) == b"bytes"
    assert await store.get(await store.put(tmp_path / "given")) == b"a file"


async def test_the_same_bytes_are_kept_once_and_nothing_is_left_aside(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    assert await store.put(b"x") == await store.put(b"x")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [store.path(await store.put(b"x"))]


async def test_a_flipped_byte_is_never_given_out(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    digest = await store.put(b"certificate")
    store.path(digest).chmod(0o600)
    store.path(digest).write_bytes(b"certificatE")
    with pytest.raises(LostBlobError):
        await store.get(digest)


async def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LostBlobError):
        await DiskStore(tmp_path).get(bytes(32))


async def test_others_of_the_machine_cannot_read_it(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    digest = await store.put(b"x")
    assert store.path(digest).stat().st_mode & 0o077 == 0


async def test_only_what_is_old_is_offered_to_be_forgotten(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    old, new = await store.put(b"old"), await store.put(b"new")
    os.utime(store.path(old), (0, 0))
    assert list(store.older_than(3600)) == [old]
    store.forget(old)
    assert await store.get(new) == b"new"
    with pytest.raises(LostBlobError):
        await store.get(old)

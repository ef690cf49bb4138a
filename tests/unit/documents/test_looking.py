"""Files are hostile until they were looked through, in a process of their own."""

from __future__ import annotations

import asyncio
import io
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from runtime.documents.clamd import Clamd, ScannerAwayError
from runtime.documents.looking import FAULTS, Looked, Looker
from runtime.documents.titles import clean_title
from tests.fixtures import files

pytestmark = pytest.mark.anyio
ALL = ("pdf", "jpg", "png")


async def look(content: bytes, tmp_path: Path, allowed: tuple[str, ...] = ALL) -> Looked:
    (tmp_path / "in").write_bytes(content)
    return await Looker().look(tmp_path / "in", tmp_path / "out", allowed)


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (files.pdf_with_script, "script"),
        (files.pdf_with_nested_script, "script"),
        (files.pdf_with_file, "embedded"),
        (files.locked_pdf, "encrypted"),
        (files.pdf_and_zip, "tail"),
        (lambda: files.pdf(301), "pages"),
        (files.zip_bomb, "unknown"),
        (lambda: b"<html><script>alert(1)</script>", "unknown"),
        (lambda: b"<svg onload='alert(1)'/>", "unknown"),
        (lambda: b"GIF89a" + b"\0" * 40, "unknown"),
        (lambda: b"MZ" + b"\0" * 100, "unknown"),
        (lambda: b"", "unknown"),
        (lambda: b"%PDF-1.7 and nothing more", "damaged"),
        (lambda: files.photo()[:2000], "damaged"),
        (lambda: b"\xff\xd8\xff" + b"\0" * 500, "damaged"),
        (files.huge_png, "pixels"),
        (files.bursting_text_png, "damaged"),
    ],
)
async def test_what_is_wrong_is_told(make: Callable[[], bytes], fault: str, tmp_path: Path) -> None:
    found = await look(make(), tmp_path)
    assert fault in found.faults
    assert set(found.faults) <= set(FAULTS)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("make", [files.bursting_png, files.bursting_pdf])
async def test_a_bomb_bursts_apart_and_soon(make: Callable[[], bytes], tmp_path: Path) -> None:
    content = make()
    began = time.monotonic()
    found = await look(content, tmp_path)
    assert time.monotonic() - began < 25
    # One pixel, or pages that nobody unpacks here: taken without what swells, or refused.
    if not found.faults and found.kind == "png":
        assert (tmp_path / "out").stat().st_size < 1000


async def test_a_photo_loses_where_it_was_taken_and_stands_upright(tmp_path: Path) -> None:
    found = await look(files.photo(800, 600), tmp_path)
    assert (found.faults, found.media) == ((), "image/jpeg")
    with Image.open(tmp_path / "out") as kept:
        assert not kept.getexif()
        assert kept.size == (600, 800)
        assert "Phone" not in (tmp_path / "out").read_bytes().decode("latin-1")


async def test_a_phones_photo_is_shrunk(tmp_path: Path) -> None:
    await look(files.photo(6000, 4000), tmp_path)
    with Image.open(tmp_path / "out") as kept:
        assert max(kept.size) == 2400


async def test_what_hides_behind_a_picture_is_gone(tmp_path: Path) -> None:
    assert not (await look(files.jpg_and_html(), tmp_path)).faults
    assert b"<script" not in (tmp_path / "out").read_bytes()
    assert not (await look(files.png(text="<script>"), tmp_path)).faults
    assert b"<script" not in (tmp_path / "out").read_bytes()


async def test_a_plain_pdf_is_kept_as_it_is(tmp_path: Path) -> None:
    content = files.pdf()
    assert (await look(content, tmp_path)).media == "application/pdf"
    assert (tmp_path / "out").read_bytes() == content


async def test_the_content_decides_the_kind_not_the_name(tmp_path: Path) -> None:
    assert (await look(files.png(), tmp_path, ("pdf",))).faults == ("kind",)
    assert (await look(files.png(), tmp_path, ("pdf", "png"))).kind == "png"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\users\\me\\scan.pdf", "scan.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("തിരിച്ചറിയൽ രേഖ.jpg", "തിരിച്ചറിയൽ രേഖ.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("x" * 500, "x" * 95 + ".pdf"),
        ('<img src="x">.pdf', "img src=x.pdf"),
    ],
)
def test_a_files_name_deceives_nobody(given: str, shown: str) -> None:
    assert clean_title(given, "pdf") == shown


async def scanner(answer: bytes) -> tuple[asyncio.Server, Clamd]:
    """Something that speaks clamd's protocol."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        while size := struct.unpack(">I", await reader.readexactly(4))[0]:
            await reader.readexactly(size)
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, Clamd(f"127.0.0.1:{server.sockets[0].getsockname()[1]}")


@pytest.mark.parametrize(
    ("answer", "found"), [(b"stream: OK\0", False), (b"stream: Eicar FOUND\0", True)]
)
async def test_a_scanner_is_asked(answer: bytes, found: bool, tmp_path: Path) -> None:
    server, clamd = await scanner(answer)
    async with server:
        (tmp_path / "in").write_bytes(files.pdf())
        looked = await Looker(clamd).look(tmp_path / "in", tmp_path / "out", ALL)
    assert looked.faults == (("virus",) if found else ())


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b""])
async def test_nothing_is_taken_that_the_scanner_could_not_scan(
    answer: bytes, tmp_path: Path
) -> None:
    server, clamd = await scanner(answer)
    (tmp_path / "in").write_bytes(files.pdf())
    async with server:
        with pytest.raises(ScannerAwayError):
            await Looker(clamd).look(tmp_path / "in", tmp_path / "out", ALL)
    with pytest.raises(ScannerAwayError):
        await Looker(clamd).look(tmp_path / "in", tmp_path / "out", ALL)


def test_samples_are_what_they_say() -> None:
    with Image.open(io.BytesIO(files.photo())) as image:
        assert image.getexif().get_ifd(0x8825)

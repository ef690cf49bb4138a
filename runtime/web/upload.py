"""A multipart form with one file, streamed to disk under hard limits."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import multipart  # type: ignore[import-untyped]  # it has no stubs
from multipart import MultipartSegment, PushMultipartParser

from runtime.documents.upload import Upload
from runtime.refusal import MEDIA_TYPE, TOO_LARGE, TOO_SLOW, Refusal, malformed
from runtime.web.call import Call

SLOWEST_UPLOAD_S = 120.0
MOST_PARTS = 12
LONGEST_FIELD = 4_096
_FRAME = 64 << 10  # boundaries, headers and plain fields around the file


@asynccontextmanager
async def uploaded(call: Call, folder: Path, most: int) -> AsyncGenerator[Upload]:
    """The form of this request; its file lies in `folder` as long as the block runs.

    Args:
        most: The largest file, in bytes. Reading ends as soon as it is passed.
    Raises:
        Refusal: 415 for another content type, 413 for too much, 408 for too slow, 400 for what is no form.
    """
    kind, options = _options(call.header(b"content-type") or "")
    boundary = options.get("boundary")
    if kind.lower() != "multipart/form-data" or not boundary:
        raise Refusal(MEDIA_TYPE)
    length = call.header(b"content-length")
    if length is not None and length.isdigit() and int(length[:12]) > most + _FRAME:
        raise Refusal(TOO_LARGE)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        async with asyncio.timeout(SLOWEST_UPLOAD_S):
            made = await _read(call, boundary, path, most)
        yield made
    except TimeoutError as error:
        raise Refusal(TOO_SLOW) from error
    except (multipart.MultipartError, UnicodeDecodeError) as error:
        raise malformed("The form cannot be read", "ഫോം വായിക്കാനാവുന്നില്ല") from error
    finally:
        path.unlink(missing_ok=True)


def _options(header: str) -> tuple[str, dict[str, str]]:
    """A header's value and its options, such as the boundary."""
    parsed: tuple[str, dict[str, str]] = cast("Any", multipart).parse_options_header(header)
    return parsed[0], dict(parsed[1])


async def _read(call: Call, boundary: str, path: Path, most: int) -> Upload:
    reading = _Reading(path, most)
    with PushMultipartParser(boundary, max_segment_count=MOST_PARTS, strict=True) as parser:
        total = 0
        try:
            while not parser.closed:
                part, more = await call.next_part()
                total += len(part)
                if total > most + _FRAME:
                    raise Refusal(TOO_LARGE)
                for event in parser.parse(part):
                    reading.take(event)
                if not more:
                    parser.parse(b"")
                    break
        finally:
            reading.close()
    return Upload(
        reading.fields, reading.file_name, path if reading.file_name else None, reading.size
    )


class _Reading:
    """What has come so far."""

    def __init__(self, path: Path, most: int) -> None:
        self.fields: dict[str, str] = {}
        self.file_name: str | None = None
        self.size = 0
        self._path = path
        self._most = most
        self._out: BinaryIO | None = None
        self._name = ""
        self._text = bytearray()

    def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._out is not None:
            self.size += len(event)
            if self.size > self._most:
                raise Refusal(TOO_LARGE)
            self._out.write(event)
        else:
            self._text += event
            if len(self._text) > LONGEST_FIELD:
                raise Refusal(TOO_LARGE)

    def close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None

    def _begin(self, segment: MultipartSegment) -> None:
        self._name = segment.name or ""
        self._text.clear()
        if segment.filename:
            if self.file_name is not None:
                raise malformed("One file at a time", "ഒരു സമയം ഒരു ഫയൽ മാത്രം")
            self.file_name = segment.filename
            self._out = self._path.open("xb")

    def _end(self) -> None:
        if self._out is not None:
            self.close()
        elif self._name != "file":  # an empty file field: nothing was chosen
            if self._name in self.fields:
                raise malformed("The form sends a name twice", "ഫോമിൽ ഒരു പേര് രണ്ടുതവണ വന്നു")
            self.fields[self._name] = self._text.decode("utf-8")

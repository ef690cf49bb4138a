"""Reading a request's body: bounded, strict, every fault of its shape at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from runtime.answers.explain import UNKNOWN_FIELD
from runtime.answers.faults import Faults
from runtime.refusal import ANSWERS, MEDIA_TYPE, TOO_LARGE, TOO_SLOW, Refusal, malformed
from runtime.words import Words

if TYPE_CHECKING:
    from litestar.types import Receive

Body = TypeVar("Body", bound=msgspec.Struct)

LARGEST_JSON = 1 << 20
SLOWEST_BODY_S = 30.0
_NUL = b"\\u0000"  # PostgreSQL keeps it in no text
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_WRONG_TYPE = Words("This has the wrong type", "ഇതിന്റെ തരം ശരിയല്ല")


async def read_bytes(receive: Receive, most: int = LARGEST_JSON) -> bytes:
    """The whole body.

    Raises:
        Refusal: It is larger than `most`, does not come within half a minute, or the client went away.
    """
    body, more = await read_part(receive)
    if more:
        try:
            async with asyncio.timeout(SLOWEST_BODY_S):
                body = await _rest(body, receive, most)
        except TimeoutError as error:
            raise Refusal(TOO_SLOW) from error
    if len(body) > most:
        raise Refusal(TOO_LARGE)
    return body


async def _rest(first: bytes, receive: Receive, most: int) -> bytes:
    body, more = bytearray(first), True
    while more:
        part, more = await read_part(receive)
        body += part
        if len(body) > most:
            raise Refusal(TOO_LARGE)
    return bytes(body)


async def read_part(receive: Receive) -> tuple[bytes, bool]:
    """The next part of a body, and whether more follows. Raises 400 where the client went away."""
    message = await receive()
    if message["type"] != "http.request":
        raise malformed("The request ended early", "അപേക്ഷ പൂർണമായി ലഭിച്ചില്ല")
    return message.get("body", b""), message.get("more_body", False)


def check_json(content_type: str | None) -> None:
    """Refuse what does not say that it is JSON: a form of another site cannot say so."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(MEDIA_TYPE)


def read_json(body: bytes, kind: type[Body]) -> Body:
    """The body as `kind`.

    Raises:
        Refusal: 400 for what is no JSON, 422 with every fault for JSON of another shape.
    """
    if _NUL in body:
        raise malformed("No text holds U+0000", "U+0000 എന്ന അക്ഷരം സ്വീകരിക്കില്ല")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError:
        given = read_any(body)
    except UNREADABLE as error:
        raise _no_json() from error
    faults = Faults()
    _explain(given, kind, faults)
    if not faults.found:
        faults.add("", "type", _WRONG_TYPE)
    raise Refusal(ANSWERS, faults=tuple(faults.found), reason="body")


def read_any(body: bytes) -> Any:
    """Whatever JSON the body holds. Raises 400 where it holds none, or nests too deep."""
    try:
        return msgspec.json.decode(body)
    except UNREADABLE as error:
        raise _no_json() from error


def _no_json() -> Refusal:
    return malformed("The body is not JSON", "JSON അല്ല അയച്ചത്")


def _explain(value: object, kind: type[msgspec.Struct], faults: Faults) -> None:
    if not isinstance(value, dict):
        faults.add("", "type", _WRONG_TYPE)
        return
    given = cast("dict[str, Any]", value)
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name in given:
        if name not in fields:
            faults.add(
                "/" + name[:40].replace("~", "~0").replace("/", "~1"),
                "unknown_field",
                UNKNOWN_FIELD,
            )
    for name, field in fields.items():
        if name not in given:
            if field.required:
                faults.missing(f"/{name}")
            continue
        try:
            msgspec.json.decode(msgspec.json.encode(given[name]), type=field.type)
        except msgspec.ValidationError:
            faults.add(f"/{name}", "type", _WRONG_TYPE)

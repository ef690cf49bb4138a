"""What scenarios do with paper: lay sample documents, and hold what was issued against its seal."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from runtime.catalogue import Service
from runtime.certificates.keys import read_published
from runtime.certificates.seal import TokenError, read_token
from runtime.scenarios.samples import sample

COPIES = ("300 dpi", "100 dpi", "turned by 7°", "JPEG at quality 30")
"""How people copy a certificate: its code is read from each."""


async def lay(
    client: httpx.AsyncClient, path: str, service: Service, documents: Mapping[str, Any], rows: Mapping[str, int],
    headers: Mapping[str, str],
) -> httpx.Response | None:  # fmt: skip
    """Lay each named sample at `path` (a draft or a file), one for every row of its table; the first refusal."""
    for document in service.record.documents:
        name = documents.get(document.name)
        if name is None:
            continue
        kind = {"kind": next(iter(document.kinds))} if document.kinds else {}
        places: list[dict[str, str]] = [{}]
        if document.per:
            places = [{"place": str(n)} for n in range(rows.get(document.per, 0))]
        for place in places:
            answer = await client.post(
                f"{path}/documents/{document.name}",
                files={"file": (str(name), sample(str(name)))},
                data={**kind, **place},
                headers=dict(headers),
            )
            if answer.status_code != 201:
                return answer
    return None


async def issued(
    client: httpx.AsyncClient, path: str, certificate: str, headers: Mapping[str, str]
) -> tuple[str, str]:
    """The certificate of a file, its code read from every kind of copy and checked without the office.

    Returns:
        Its number, and what is wrong with it; '' where nothing is.
    """
    found = (await client.get(f"{path}/documents", headers=dict(headers))).json()["certificates"]
    one = next((c for c in found if c["name"].rpartition(".")[2] == certificate), None)
    if one is None:
        return "", f"no {certificate} was issued"
    answer = await client.get(f"{path}/certificates/{one['id']}", headers=dict(headers))
    if answer.status_code != 200:
        return one["number"], f"its file: {answer.status_code}"
    keys = read_published((await client.get("/.well-known/ksmart-seal-keys.json")).content)
    for how, image in copies(answer.content):
        texts = codes_on(image)
        try:
            sealed = read_token(texts[0], keys) if len(texts) == 1 else None
        except TokenError:
            sealed = None
        if sealed is None or sealed.problem or str(sealed.claims.id) != one["id"]:
            return one["number"], f"its seal is not read, or does not hold, at {how}"
    checked = (await client.post("/api/v1/verify", content=answer.content)).json()
    return one["number"], "" if checked["standing"] == "valid" else f"it is {checked['standing']}"


def copies(pdf: bytes) -> Iterator[tuple[str, Any]]:
    """The first page as people copy it, with how."""
    pypdfium2: Any = importlib.import_module("pypdfium2")  # by name: it has no types
    from PIL import Image

    page = pypdfium2.PdfDocument(pdf)[0]

    def at(dpi: int) -> Image.Image:
        drawn: Image.Image = page.render(scale=dpi / 72).to_pil()
        return drawn.convert("L")

    poor = io.BytesIO()
    at(150).save(poor, "JPEG", quality=30)
    images = (at(300), at(100), at(150).rotate(7, expand=True, fillcolor=255), Image.open(poor))
    yield from zip(COPIES, images, strict=True)


def codes_on(image: Any) -> list[str]:
    """The texts of all codes on a picture."""
    import zxingcpp

    return [code.text for code in zxingcpp.read_barcodes(image)]

"""Certificates: issued after the commit, once; checked by anyone; nothing changed passes."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2  # type: ignore[import-untyped]  # it has no stubs
import pytest
import zxingcpp

from runtime.certificates.issuing import Asked, issue
from runtime.certificates.keys import read_published
from runtime.certificates.seal import read_token
from tests.e2e.papers.stall import permitted
from tests.e2e.world import Person
from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


async def issued(place: Place, citizen: Person) -> tuple[dict[str, Any], bytes]:
    """The citizen's newest certificate and its file."""
    await permitted(place, citizen)
    await place.settle()
    newest = (await citizen.get("/api/v1/certificates")).json()[0]
    got = await citizen.get(f"/api/v1/certificates/{newest['id']}/file")
    assert got.status_code == 200, got.text
    return newest, got.content


def code_on(pdf: bytes) -> str:
    """What the QR code on the first page says."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    (found,) = zxingcpp.read_barcodes(page)
    text: str = found.text
    return text


async def verdict(place: Place, **asked: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = (await place.client.get("/api/v1/verify", params=asked)).json()
    return found[0]


async def checked(place: Place, pdf: bytes) -> dict[str, Any]:
    found: dict[str, Any] = (await place.client.post("/api/v1/verify", content=pdf)).json()
    return found


async def test_it_says_what_the_entry_says_in_both_scripts(place: Place) -> None:
    certificate, pdf = await issued(place, await place.citizen("9400000001"))
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    plain = " ".join(text.split())
    for shown in (
        certificate["number"],
        "Asha Stall",
        "ആശ സ്റ്റാൾ",
        "Cloth",
        "തുണി",
        "First",
        "ഒന്നാം",
        "04-05-2027",
        "One",
        "ഒന്ന്",
    ):
        assert shown in plain


async def test_its_code_is_checked_offline_with_the_published_keys(place: Place) -> None:
    certificate, pdf = await issued(place, await place.citizen("9400000001"))
    keys = read_published((await place.client.get("/.well-known/ksmart-seal-keys.json")).content)
    sealed = read_token(code_on(pdf), keys)
    assert sealed.problem == ""
    assert str(sealed.claims.id) == certificate["id"]
    assert sealed.claims.shown == {
        "number": certificate["number"], "name.en": "Asha Stall", "goods": "Cloth", "valid_to": "04-05-2027",
    }  # fmt: skip


async def test_anybody_checks_a_code_a_number_or_a_file(place: Place) -> None:
    certificate, pdf = await issued(place, await place.citizen("9400000001"))
    token = code_on(pdf).rpartition("/")[2]
    by_code = await verdict(place, token=token)
    assert (by_code["standing"], by_code["shown"]["name.en"]) == ("valid", "Asha Stall")
    by_number = await verdict(place, number=certificate["number"].lower())
    assert (by_number["standing"], by_number["shown"]) == ("valid", {})
    assert (await checked(place, pdf))["standing"] == "valid"


async def test_a_flipped_byte_is_found_wherever_it_is(place: Place) -> None:
    _, pdf = await issued(place, await place.citizen("9400000001"))
    places = [*range(0, len(pdf), len(pdf) // 40), len(pdf) - 1]
    for at in places:
        changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
        assert (await checked(place, changed))["standing"] in ("changed", "unknown", "forged"), at


async def test_it_stands_as_its_entry_stands(place: Place) -> None:
    _, pdf = await issued(place, await place.citizen("9400000001"))
    for life, standing in (
        ("suspended", "suspended"),
        ("active", "valid"),
        ("cancelled", "revoked"),
    ):
        await place.fetch("update stalls.permit set life = $1", life)
        assert (await checked(place, pdf))["standing"] == standing
    await place.fetch("update stalls.permit set life = 'active'")
    place.clock.at += timedelta(days=366)
    assert (await checked(place, pdf))["standing"] == "expired"
    await place.fetch("update ksmart.certificate set standing = 'superseded'")
    assert (await checked(place, pdf))["standing"] == "superseded"


async def test_what_we_did_not_seal_is_unknown_or_forged(place: Place) -> None:
    _, pdf = await issued(place, await place.citizen("9400000001"))
    token = code_on(pdf).rpartition("/")[2]
    other = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    assert (await verdict(place, token=other))["standing"] in ("forged", "unknown")
    assert (await verdict(place, token="A" * 300))["standing"] == "unknown"
    assert (await checked(place, b"%PDF-1.7 somebody else's"))["standing"] == "unknown"
    assert (await place.client.get("/api/v1/verify", params={"number": "none"})).json() == []


async def test_a_revoked_key_takes_its_seals_along(place: Place) -> None:
    _, pdf = await issued(place, await place.citizen("9400000001"))
    token = code_on(pdf).rpartition("/")[2]
    await place.ground.doors.value("ksmart.seal_key_revoke", place.ground.papers.key.kid)
    assert (await verdict(place, token=token))["standing"] == "forged"


async def test_nobody_reads_anothers_certificate(place: Place) -> None:
    citizen, other = await place.citizen("9400000001"), await place.citizen("9400000002")
    certificate, _ = await issued(place, citizen)
    assert (await other.get("/api/v1/certificates")).json() == []
    assert (await other.get(f"/api/v1/certificates/{certificate['id']}/file")).status_code == 404


async def test_the_office_reads_it_with_its_file(place: Place) -> None:
    citizen, secretary = await place.citizen("9400000001"), await place.staff("secretary")
    file = await permitted(place, citizen)
    await place.settle()
    path = f"/api/v1/stalls/permit/files/{file['id']}"
    (one,) = (await secretary.get(f"{path}/documents", local_body="M1")).json()["certificates"]
    got = await secretary.get(f"{path}/certificates/{one['id']}", local_body="M1")
    assert got.content.startswith(b"%PDF-")


async def test_asked_again_and_at_once_one_is_issued(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    file = await permitted(place, citizen)
    (row,) = await place.fetch("select id, holder from stalls.permit")
    asked = Asked(
        "stalls.permit", row["id"], "M1", "stalls", "permit", UUID(file["id"]), row["holder"]
    )
    await asyncio.gather(*(issue(place.ground, asked) for _ in range(8)))
    await place.settle()
    assert len(await place.fetch("select from ksmart.certificate")) == 1
    assert len(await place.fetch("select from ksmart.notice where event = 'issued'")) == 1


async def test_a_lost_file_is_never_given_out_changed(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    certificate, _ = await issued(place, citizen)
    kept: Path = place.ground.papers.store.path(bytes.fromhex(certificate["sha256"]))  # type: ignore[attr-defined]  # on disk here
    kept.write_bytes(b"%PDF-1.7")
    assert (await citizen.get(f"/api/v1/certificates/{certificate['id']}/file")).status_code == 500


async def test_tokens_say_no_more_than_the_seal_shows(place: Place) -> None:
    _, pdf = await issued(place, await place.citizen("9400000001"))
    found = await verdict(place, token=code_on(pdf))
    assert "9000000003" not in json.dumps(found)
    assert b"9000000003" not in pdf
    assert io.BytesIO(pdf).read(5) == b"%PDF-"

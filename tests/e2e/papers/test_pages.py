"""The pages of documents, certificates, the public check and notices: in both languages, without script."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from runtime.access.origin import csrf_token
from tests.e2e.pages.visitor import Page
from tests.e2e.papers.stall import SCAN, act, draft, filed, permitted
from tests.e2e.papers.test_certificates import code_on
from tests.e2e.world import Person
from tests.fixtures import files
from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio
ORIGIN = {"origin": "http://ksmart.test"}


async def see(
    person: Person | None, client: httpx.AsyncClient, path: str, lang: str = "en"
) -> Page:
    cookies = {"cookie": f"ksmart_session={person.token}"} if person else {}
    page = Page(await client.get(path, headers=cookies, params={"lang": lang}))
    assert page.lang == lang
    return page


async def send(person: Person, path: str, data: dict[str, str], **more: Any) -> httpx.Response:
    return await person.client.post(
        path,
        data={"_csrf": csrf_token(person.token), **data},
        headers={"cookie": f"ksmart_session={person.token}", **ORIGIN},
        **more,
    )


@pytest.mark.parametrize("lang", ["en", "ml"])
async def test_the_rule_is_said_before_a_file_is_chosen(place: Place, lang: str) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen, goods="food")
    page = await see(citizen, place.client, f"/apply/stalls/permit/{ident}/documents", lang)
    assert page.status == 200
    for words in ("PDF, JPG, PNG", "2 MB") + (
        ("Proof of identity", "Health certificate")
        if lang == "en"
        else ("തിരിച്ചറിയൽ രേഖ", "ആരോഗ്യ സർട്ടിഫിക്കറ്റ്")
    ):
        assert words in page.text


async def test_a_document_is_laid_seen_and_taken_away_without_script(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen)
    base = f"/apply/stalls/permit/{ident}/documents"
    wrong = await send(
        citizen,
        f"{base}/identity",
        {"place": "0"},
        files={"file": ("x.pdf", files.pdf_with_script())},
    )
    page = Page(wrong)
    assert wrong.status_code == 422
    assert "Say which kind of document this is" in page.text
    assert "holds a script" in page.text
    laid = await send(
        citizen,
        f"{base}/identity",
        {"place": "0", "kind": "passport"},
        files={"file": ("scan.pdf", SCAN)},
    )
    assert (laid.status_code, laid.headers["location"]) == (303, base)
    page = await see(citizen, place.client, base)
    assert "scan.pdf" in page.text
    drop = next(form.action for form in page.forms if form.action.endswith("/drop"))
    assert (await send(citizen, drop, {})).status_code == 303
    assert "scan.pdf" not in (await see(citizen, place.client, base)).text


async def test_another_sites_form_lays_nothing(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen)
    path = f"/apply/stalls/permit/{ident}/documents/identity"
    forged = await citizen.client.post(
        path, data={"_csrf": "x", "place": "0", "kind": "passport"}, files={"file": ("a.pdf", SCAN)},
        headers={"cookie": f"ksmart_session={citizen.token}", **ORIGIN},
    )  # fmt: skip
    assert forged.status_code == 403
    assert await place.fetch("select from ksmart.document") == []


async def test_submitting_without_a_document_leads_to_the_documents(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen)
    tasks = await see(citizen, place.client, f"/apply/stalls/permit/{ident}")
    assert (f"/apply/stalls/permit/{ident}/documents", "Documents") in [
        (h, t.strip()) for t, h in tasks.links
    ] + tasks.links
    sent = await send(
        citizen, f"/apply/stalls/permit/{ident}/check", {"_version": "1", "_key": "k" * 20}
    )
    assert sent.headers["location"].endswith("/documents?missing=1")


async def test_a_row_taken_out_takes_its_documents_along(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen, owners__1__name="Binu", owners__2__name="Chandran")
    base = f"/apply/stalls/permit/{ident}"
    for row in ("0", "1", "2"):
        await send(
            citizen,
            f"{base}/documents/identity",
            {"place": row, "kind": "passport"},
            files={"file": (f"of{row}.pdf", SCAN)},
        )
    page = await see(citizen, place.client, f"{base}/p/owners")
    form = next(form for form in page.forms if any("name" in key for key in form.controls))
    remove = [
        (name, value)
        for _, name, value in form.buttons
        if (name.startswith("_") and value == "1") or "drop" in name or "remove" in name
    ]
    controls = {
        **form.controls,
        **dict([next(b for b in remove if b[1] in ("owners.1", "1") or b[0].endswith("1"))]),
    }
    controls.pop("_csrf", None)
    done = await send(citizen, form.action, controls)
    assert done.status_code == 303, done.text
    laid = (await citizen.get(f"/api/v1/stalls/permit/drafts/{ident}/documents")).json()
    assert sorted((one["place"], one["title"]) for one in laid) == [(0, "of0.pdf"), (1, "of2.pdf")]


@pytest.mark.parametrize("lang", ["en", "ml"])
async def test_a_file_shows_its_documents_and_what_was_issued(place: Place, lang: str) -> None:
    citizen = await place.citizen("9400000001")
    file = await permitted(place, citizen)
    await place.settle()
    page = await see(citizen, place.client, f"/files/stalls/permit/{file['id']}", lang)
    assert "scan.pdf" in page.text
    assert "SP/M1/000001" in page.text
    mine = await see(citizen, place.client, "/certificates", lang)
    assert "SP/M1/000001" in mine.text
    href = next(
        href
        for _, href in [*mine.links, *[(b, a) for a, b in mine.links]]
        if href.startswith("/certificates/")
    )
    one = await see(citizen, place.client, href, lang)
    assert one.status == 200
    notices = await see(citizen, place.client, "/notices", lang)
    assert ("issued" if lang == "en" else "നൽകി") in notices.text


@pytest.mark.parametrize("lang", ["en", "ml"])
async def test_anybody_scans_types_or_sends_and_reads_the_verdict(place: Place, lang: str) -> None:
    citizen = await place.citizen("9400000001")
    await permitted(place, citizen)
    await place.settle()
    one = (await citizen.get("/api/v1/certificates")).json()[0]
    pdf = (await citizen.get(f"/api/v1/certificates/{one['id']}/file")).content
    genuine = "Genuine and in force" if lang == "en" else "യഥാർത്ഥം, പ്രാബല്യത്തിലുണ്ട്"
    token = code_on(pdf).rpartition("/")[2]
    for path in (f"/V/{token}", f"/v/{token.lower()}"):
        page = await see(None, place.client, path, lang)
        assert genuine in page.text
        assert "Asha Stall" in page.text
    by_number = Page(
        await place.client.get("/verify", params={"number": one["number"], "lang": lang})
    )
    assert genuine in by_number.text
    assert "Asha Stall" not in by_number.text
    changed = pdf.replace(b"%%EOF", b"%%EoF")
    for content, name, words in (
        (pdf, "a.pdf", genuine),
        (changed, "a.pdf", "changed" if lang == "en" else "മാറ്റം"),
        (SCAN, "b.pdf", "issued no such" if lang == "en" else "നൽകിയിട്ടില്ല"),
        (b"nonsense", "c.jpg", "issued no such" if lang == "en" else "നൽകിയിട്ടില്ല"),
    ):
        sent = await place.client.post(
            "/verify", params={"lang": lang}, files={"file": (name, content)}
        )
        assert words in Page(sent).text, name


async def test_a_photo_of_the_code_is_read(place: Place) -> None:
    import io

    import pypdfium2  # type: ignore[import-untyped]  # it has no stubs

    citizen = await place.citizen("9400000001")
    await permitted(place, citizen)
    await place.settle()
    one = (await citizen.get("/api/v1/certificates")).json()[0]
    pdf = (await citizen.get(f"/api/v1/certificates/{one['id']}/file")).content
    out = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("RGB").save(
        out, "JPEG", quality=40
    )
    sent = await place.client.post("/verify", files={"file": ("photo.jpg", out.getvalue())})
    assert "Genuine and in force" in Page(sent).text


async def test_a_returned_file_takes_another_document_on_its_page(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    file = await act(await place.staff("clerk"), await filed(citizen), "return", remark="Again")
    base = f"/files/stalls/permit/{file['id']}/documents"
    laid = await send(
        citizen,
        f"{base}/identity",
        {"place": "0", "kind": "voter_id"},
        files={"file": ("new.jpg", files.photo(100, 80))},
    )
    assert laid.status_code == 303, laid.text
    assert "new.jpg" in (await see(citizen, place.client, base)).text


async def test_how_i_am_reached_is_kept_or_said_to_be_wrong(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    wrong = await send(citizen, "/notices", {"language": "en", "email": "nonsense"})
    assert wrong.status_code == 422
    assert "This is no e-mail address" in Page(wrong).text
    kept = await send(citizen, "/notices", {"language": "en", "email": "asha@example.org"})
    assert kept.headers["location"] == "/notices?saved=1"
    page = await see(citizen, place.client, "/notices")
    assert any(form.controls.get("email") == "asha@example.org" for form in page.forms)

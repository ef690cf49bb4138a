"""Documents: laid in drafts, demanded at submission, seen by who may read the file."""

from __future__ import annotations

import pytest

from tests.e2e.papers.stall import SCAN, SERVICE, act, draft, filed, lay, submit
from tests.fixtures import files
from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


async def test_a_missing_document_is_a_fault_at_its_place(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen, goods="food", owners__1__name="Binu", ward="M9999")
    await lay(citizen, f"drafts/{ident}", "identity", files.pdf(), kind="passport", place="1")
    refused = await submit(citizen, ident)
    assert refused.status_code == 422
    assert {fault["pointer"] for fault in refused.json()["faults"]} == {
        "/answers/ward", "/documents/identity/0", "/documents/health",
    }  # fmt: skip


async def test_documents_come_with_the_draft_and_are_read_by_who_may(place: Place) -> None:
    citizen, other = await place.citizen("9400000001"), await place.citizen("9400000002")
    file = await filed(citizen)
    listed = await citizen.get(f"{SERVICE}/files/{file['id']}/documents")
    (paper,) = listed.json()["documents"]
    assert (paper["name"], paper["kind"], paper["place"], paper["waiting"]) == (
        "identity",
        "passport",
        0,
        False,
    )
    address = f"/papers/stalls/permit/files/{file['id']}/{paper['id']}"
    clerk = await place.staff("clerk")
    for person in (citizen, clerk):
        got = await person.client.get(
            address,
            headers=person.headers(),
            params={"local_body": "M1"} if person is clerk else None,
        )
        assert (got.status_code, got.content) == (200, SCAN)
        assert "sandbox" in got.headers["content-security-policy"]
        assert got.headers["content-disposition"].startswith("attachment")
        assert got.headers["x-content-type-options"] == "nosniff"
    assert (await other.get(address)).status_code == 404
    assert (await other.get(f"{SERVICE}/files/{file['id']}/documents")).status_code == 404


async def test_a_draft_and_its_documents_are_its_owners_alone(place: Place) -> None:
    citizen, other = await place.citizen("9400000001"), await place.citizen("9400000002")
    ident = await draft(citizen)
    made = await lay(
        citizen, f"drafts/{ident}", "identity", files.pdf(), kind="passport", place="0"
    )
    paper = made.json()["id"]
    assert (await other.get(f"{SERVICE}/drafts/{ident}/documents")).status_code == 404
    assert (await other.get(f"/papers/stalls/permit/drafts/{ident}/{paper}")).status_code == 404
    assert (
        await lay(other, f"drafts/{ident}", "identity", files.pdf(), kind="passport", place="0")
    ).status_code == 404
    assert (
        await other.client.delete(
            f"{SERVICE}/drafts/{ident}/documents/{paper}", headers=other.headers()
        )
    ).status_code == 404
    assert (await citizen.get(f"/papers/stalls/permit/drafts/{ident}/{paper}")).status_code == 200
    gone = await citizen.client.delete(
        f"{SERVICE}/drafts/{ident}/documents/{paper}", headers=citizen.headers()
    )
    assert gone.status_code == 204
    assert (await citizen.get(f"{SERVICE}/drafts/{ident}/documents")).json() == []


async def test_everything_that_is_wrong_is_told_at_once(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen)
    refused = await lay(
        citizen, f"drafts/{ident}", "identity", files.pdf_with_script(), kind="visa"
    )
    assert refused.status_code == 422
    assert {fault["pointer"] for fault in refused.json()["faults"]} == {"/kind", "/place", "/file"}
    assert (await citizen.get(f"{SERVICE}/drafts/{ident}/documents")).json() == []


async def test_too_large_a_file_is_refused_while_it_comes(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen)
    refused = await lay(
        citizen,
        f"drafts/{ident}",
        "identity",
        b"%PDF-" + b"x" * (2 << 20),
        kind="passport",
        place="0",
    )
    assert refused.status_code == 413
    assert not list(place.ground.papers.quarantine.iterdir())


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"x", 415),
        ("multipart/form-data; boundary=b", b"no form at all", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nunfinished", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\n" + b"x" * 5000 + b"\r\n--b--\r\n", 413),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n\xff\xfe\r\n--b--\r\n", 400),
    ],
)  # fmt: skip
async def test_what_is_no_form_is_refused(
    place: Place, content_type: str, body: bytes, status: int
) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen)
    refused = await citizen.client.post(
        f"{SERVICE}/drafts/{ident}/documents/identity",
        content=body,
        headers=citizen.headers(content_type=content_type),
    )
    assert refused.status_code == status, refused.text
    folder = place.ground.papers.quarantine
    assert not folder.exists() or not list(folder.iterdir())


async def test_a_returned_file_gets_a_new_document_and_keeps_the_old_one(place: Place) -> None:
    citizen, clerk = await place.citizen("9400000001"), await place.staff("clerk")
    file = await act(clerk, await filed(citizen), "return", remark="Not readable")
    laid = await lay(
        citizen,
        f"files/{file['id']}",
        "identity",
        files.photo(),
        "new.jpg",
        kind="voter_id",
        place="0",
    )
    assert laid.status_code == 201, laid.text
    seen = (await clerk.get(f"{SERVICE}/files/{file['id']}/documents", local_body="M1")).json()[
        "documents"
    ]
    assert [one["title"] for one in seen] == ["scan.pdf"]  # what waits is not yet the office's
    await act(citizen, file, "resubmit")
    seen = (await clerk.get(f"{SERVICE}/files/{file['id']}/documents", local_body="M1")).json()[
        "documents"
    ]
    assert {(one["title"], one["replaced"]) for one in seen} == {
        ("scan.pdf", True),
        ("new.jpg", False),
    }


async def test_mended_answers_may_ask_for_more_documents(place: Place) -> None:
    citizen, clerk = await place.citizen("9400000001"), await place.staff("clerk")
    file = await act(clerk, await filed(citizen), "return", remark="Food is sold")
    headers = citizen.headers(idempotency_key="k1", if_match=f'"{file["row_version"]}"')
    refused = await citizen.client.post(
        f"{SERVICE}/files/{file['id']}/actions/resubmit",
        json={"answers": {"goods": "food"}},
        headers=headers,
    )
    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.json()["faults"]] == ["/documents/health"]
    await lay(citizen, f"files/{file['id']}", "health", files.pdf())
    assert (await act(citizen, file, "resubmit", answers={"goods": "food"}))["state"] == "scrutiny"


async def test_a_dropped_draft_takes_its_documents_along(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    ident = await draft(citizen)
    await lay(citizen, f"drafts/{ident}", "identity", files.pdf(), kind="passport", place="0")
    await citizen.client.delete(f"{SERVICE}/drafts/{ident}", headers=citizen.headers())
    assert await place.fetch("select from ksmart.document") == []


async def test_a_store_that_changed_a_byte_gives_nothing_out(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    file = await filed(citizen)
    (paper,) = (await citizen.get(f"{SERVICE}/files/{file['id']}/documents")).json()["documents"]
    kept = place.ground.papers.store.path(bytes.fromhex(paper["sha256"]))  # type: ignore[attr-defined]  # on disk here
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert (
        await citizen.get(f"/papers/stalls/permit/files/{file['id']}/{paper['id']}")
    ).status_code == 500

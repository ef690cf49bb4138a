"""Log-in, keys, headers, languages, and pages for everything that goes wrong."""

from typing import Any

import httpx
import pytest

from runtime.portal.errors import show_page
from runtime.refusal import PROBLEMS, Problem, Refusal
from runtime.web.call import Call
from tests.e2e.pages.people import ORIGIN, START, People, submitted

pytestmark = pytest.mark.anyio


async def test_every_page_forbids_script_and_frames_and_is_not_kept(people: People) -> None:
    visitor = await people.citizen()
    for address in ("/", START, "/login", "/mine", "/styleguide", "/services/no/such"):
        page = await visitor.visit(address)
        policy = page.response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        # The first page makes itself an app, by a file of ours.
        assert ("script-src 'self';" in policy) == (address == "/")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.response.headers["cache-control"] == "no-store"
        assert page.response.headers["x-content-type-options"] == "nosniff"


async def test_each_page_has_one_heading_and_a_title(people: People) -> None:
    visitor, _, address = await submitted(await people.citizen())
    for place in (
        "/",
        START,
        "/login",
        "/login/code",
        "/mine",
        "/styleguide",
        address,
        "/staff/login",
        "/nowhere/at",
    ):
        page = await visitor.visit(place)
        expected = (
            2 if place == "/styleguide" else 1
        )  # the guide shows a panel, which is a heading too
        assert len(page.headings) == expected, place


@pytest.mark.parametrize("lang", ["en", "ml"])
async def test_a_chosen_language_is_kept(people: People, lang: str) -> None:
    visitor = people.visitor("ml" if lang == "en" else "en")
    assert (await visitor.visit("/")).lang != lang
    assert (await visitor.visit(f"/?lang={lang}")).lang == lang
    assert (await visitor.visit("/login")).lang == lang


async def test_a_language_that_we_do_not_speak_is_left_aside(people: People) -> None:
    page = await people.visitor("fr").visit("/?lang=%3Cscript%3E&unknown=1")
    assert (page.status, page.lang) == (200, "en")
    assert "set-cookie" not in page.response.headers


async def test_whoever_is_not_logged_in_is_led_to_the_login_and_back(people: People) -> None:
    _, _, address = await submitted(await people.citizen())
    stranger = people.visitor()
    page = await stranger.visit(address)
    assert page.url.path == "/login"
    assert page.forms[-1].controls["_next"] == address


@pytest.mark.parametrize(
    "follow",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/a\r\nSet-Cookie: x=y",
        "javascript:alert(1)",
        "",
    ],
)
async def test_a_login_leads_to_no_other_site(people: People, follow: str) -> None:
    page = await people.visitor().visit(str(httpx.URL("/login", params={"next": follow})))
    assert page.forms[-1].controls["_next"] == "/mine"


@pytest.mark.parametrize(
    "mobile", ["", "12345", "5000000001", "90000000012", "nine", "<b>", "٩٠٠٠٠٠٠٠٠١"]
)
async def test_a_number_that_is_no_mobile_is_told(people: People, mobile: str) -> None:
    visitor = people.visitor()
    await visitor.visit("/login")
    page = await visitor.press("Send the code", mobile=mobile)
    assert page.status == 422
    assert any(href == "#mobile" for _, href in page.links)


async def test_a_number_may_be_written_with_spaces_and_the_countrys_code(people: People) -> None:
    visitor = people.visitor()
    await visitor.visit("/login")
    page = await visitor.press("Send the code", mobile="+91 91999 99999")
    assert page.url.path == "/login/code"
    page = await visitor.press("Continue", code=" ".join(await people.code_for("9199999999")))
    assert page.url.path == "/mine"


async def test_a_wrong_code_is_told_and_opens_nothing(people: People) -> None:
    visitor = people.visitor()
    await visitor.visit("/login")
    await visitor.press("Send the code", mobile="9199999998")
    right = await people.code_for("9199999998")
    page = await visitor.press("Continue", code=f"{(int(right) + 1) % 1_000_000:06d}")
    assert page.status == 422
    assert (await visitor.visit("/mine")).url.path == "/login"


async def test_a_wrong_password_says_not_what_was_wrong(people: People) -> None:
    texts: set[str] = set()
    for name in ("clerk_elsewhere", "nobody"):
        visitor = people.visitor()
        await visitor.visit("/staff/login")
        page = await visitor.press("Log in", username=name, password="wrong")
        assert page.status == 422
        texts.add(page.text.replace(name, ""))
    assert len(texts) == 1


async def test_a_form_without_its_key_or_from_another_site_is_refused(people: People) -> None:
    visitor = await people.citizen()
    for data, origin in (({"a": "1"}, ORIGIN), ({"_csrf": "x"}, ORIGIN)):
        refused = await visitor.client.post("/logout", data=data, headers={"origin": origin})
        assert refused.status_code == 403
    page = await visitor.visit("/mine")
    token = page.forms[0].controls["_csrf"]
    elsewhere = await visitor.client.post(
        "/logout", data={"_csrf": token}, headers={"origin": "https://evil.example"}
    )
    assert elsewhere.status_code == 403
    assert (await visitor.visit("/mine")).url.path == "/mine"


async def test_the_key_of_one_session_does_not_fit_another(people: People) -> None:
    mine, other = await people.citizen(), await people.citizen()
    token = (await mine.visit("/mine")).forms[0].controls["_csrf"]
    refused = await other.client.post("/logout", data={"_csrf": token}, headers={"origin": ORIGIN})
    assert refused.status_code == 403


async def test_logging_out_ends_the_session(people: People) -> None:
    visitor = await people.citizen()
    token = visitor.client.cookies["ksmart_session"]
    await visitor.visit("/mine")
    await visitor.press("Log out")
    visitor.client.cookies.set("ksmart_session", token, domain="ksmart.test")
    assert (await visitor.visit("/mine")).url.path == "/login"


async def test_a_post_that_is_not_held_locks_nobody_out(people: People) -> None:
    clerk = await people.staff("clerk")
    clerk.client.cookies.set("ksmart_post", "999999", domain="ksmart.test", path="/")
    page = await clerk.visit("/inbox")
    assert page.url.path == "/posts"
    page = await clerk.press("Continue", post=next(iter(page.forms[-1].options["post"].values())))
    assert page.url.path == "/inbox"


async def test_whoever_holds_a_post_may_also_apply_for_himself(people: People) -> None:
    clerk = await people.staff("clerk")
    await clerk.visit("/posts")
    page = await clerk.press("Continue", post="myself")
    assert page.url.path == "/"
    assert (await clerk.follow("My applications")).status == 200


async def test_a_post_of_somebody_else_cannot_be_chosen(people: People) -> None:
    clerk = await people.staff("clerk")
    page = await clerk.visit("/posts")
    form = page.forms[-1]
    page = await clerk.send(form, {**form.controls, "post": "999999"})
    assert page.status == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"_csrf=%FF", "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"a=1&a=2", "application/x-www-form-urlencoded", 400),
        (b"a=%00", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % n for n in range(6000)), "application/x-www-form-urlencoded", 400),
        (b"a=" + b"x" * (1 << 20), "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"", "", 415),
    ],
)
async def test_a_broken_form_is_a_page_with_a_way_out(
    people: People, body: bytes, kind: str, status: int
) -> None:
    visitor = people.visitor()
    answer = await visitor.client.post(
        "/login", content=body, headers={"content-type": kind, "origin": ORIGIN}
    )
    assert answer.status_code == status
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere",
        "/services/x",
        "/registers/x",
        "/files/x/y",
        "/login/x/y/z",
        "/services/x/y",
        "/apply/x/y",
        "/files/x/y/z",
        "/registers/x/y",
        "/static/x/y",
    ],
)
async def test_what_does_not_exist_is_a_page_in_both_languages(
    people: People, address: str
) -> None:
    visitor = await people.citizen()
    for lang in ("en", "ml"):
        page = await visitor.visit(f"{address}?lang={lang}")
        assert (page.status, page.lang) == (404, lang)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.type)
@pytest.mark.parametrize("lang", ["en", "ml"])
async def test_every_kind_of_refusal_is_a_page_with_a_way_out(
    people: People, problem: Problem, lang: str
) -> None:
    scope: Any = {
        "type": "http", "method": "GET", "path": "/x", "query_string": b"", "state": {"request_id": "r1"},
        "headers": [(b"cookie", f"ksmart_lang={lang}".encode())], "client": ("127.0.0.1", 1),
    }  # fmt: skip

    async def receive() -> Any:
        raise AssertionError("an error page reads no body")

    answer = show_page(
        Refusal(problem, headers=(("retry-after", "5"),)), Call(people.ground, scope, receive, None)
    )
    if problem.status == 401:
        assert (answer.status, dict(answer.headers)[b"location"]) == (303, b"/login?next=%2Fx")
        return
    text = answer.body.decode()
    assert answer.status == problem.status
    assert f'<html lang="{lang}">' in text
    assert ">r1<" in text or problem.status < 500
    assert 'href="/"' in text
    assert (b"retry-after", b"5") in answer.headers


async def test_an_unknown_address_of_the_api_stays_the_apis_affair(people: People) -> None:
    answer = await people.visitor().client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_pages_load_is_kept_for_ever_under_its_digest(people: People) -> None:
    visitor = people.visitor()
    page = await visitor.visit("/")
    [address] = [
        part.split('"')[0]
        for part in page.response.text.split('href="')[1:]
        if "portal.css" in part[:60]
    ]
    found = await visitor.client.get(address)
    assert found.status_code == 200
    assert "immutable" in found.headers["cache-control"]
    stale = await visitor.client.get("/static/000000000000/portal.css")
    assert stale.headers["cache-control"] == "no-store"


async def test_the_first_page_is_light(people: People) -> None:
    import gzip

    visitor = people.visitor("ml")
    page = await visitor.visit("/")
    css = await visitor.client.get(
        next(p.split('"')[0] for p in page.response.text.split('href="') if "portal.css" in p[:60])
    )
    assert len(gzip.compress(page.response.content)) + len(gzip.compress(css.content)) < 15_000

"""Notices: each event tells each person once by each channel; what did not arrive is seen and sent again."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from runtime.interfaces.messages import Message, NotSentError
from runtime.jobs.outbox import Outbox
from runtime.notices.senders import HttpSender, SmtpSender
from tests.e2e.papers.stall import act, filed, permitted
from tests.fixtures.project import Place

pytestmark = pytest.mark.anyio


def told(place: Place, mobile: str) -> list[Message]:
    """What was sent to somebody, log-in codes left aside."""
    return [m for m in place.sender.sent if m.to == mobile and m.purpose.startswith("stalls.")]


async def test_each_event_is_told_once_in_the_persons_language(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    await permitted(place, citizen)
    for _ in range(3):
        await place.settle()
    texts = [m.text for m in told(place, "9400000001")]
    assert len(texts) == 2
    assert "ലഭിച്ചു" in texts[0]
    assert "(Asha Stall)" in texts[0]
    assert "പെർമിറ്റ് SP/M1/000001 നൽകി" in texts[1]
    assert "/certificates/" in texts[1]
    assert [m.dlt for m in told(place, "9400000001")] == [
        "1207160000000000001",
        "1207160000000000004",
    ]


async def test_language_and_address_are_the_persons_own_choice(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    changed = await citizen.client.put(
        "/api/v1/me/reach",
        json={"language": "en", "email": "asha@example.org"},
        headers=citizen.headers(),
    )
    assert changed.json() == {"language": "en", "email": "asha@example.org"}
    await filed(citizen)
    await place.settle()
    assert {m.channel: m.to for m in place.sender.sent if m.purpose == "stalls.applicant.submit"} == {
        "sms": "9400000001", "email": "asha@example.org",
    }  # fmt: skip
    assert "Received" in told(place, "9400000001")[0].text
    for wrong in ("x", "a@b", "a b@c.de", "a@c.de\nBcc: d@e.fg", "<a@b.cd>"):
        refused = await citizen.client.put(
            "/api/v1/me/reach", json={"email": wrong}, headers=citizen.headers()
        )
        assert refused.status_code == 422, wrong


async def test_remarks_are_told_and_the_list_has_everything(place: Place) -> None:
    citizen, other = await place.citizen("9400000001"), await place.citizen("9400000002")
    await act(
        await place.staff("clerk"), await filed(citizen), "return", remark="Not {number} readable"
    )
    await place.settle()
    listed = (await citizen.get("/api/v1/notices")).json()
    told = {one["event"]: one["text"]["en"] for one in listed}
    assert set(told) == {"submit", "return"}
    assert told["return"].endswith("needs correction: Not {number} readable")
    assert (await other.get("/api/v1/notices")).json() == []


async def test_hearing_an_event_again_tells_nobody_twice(place: Place) -> None:
    citizen = await place.citizen("9400000001")
    file = await filed(citizen)
    again = (
        "insert into ksmart.outbox (local_body, topic, payload) values ('M1', 'file.submit', $1)"
    )
    payload = f'{{"module": "stalls", "service": "permit", "file": "{file["id"]}", "local_body": "M1", "seq": 1}}'
    for _ in range(5):
        await place.fetch(again, payload)
    outboxes = [Outbox(place.ground.doors, place.sender) for _ in range(2)]
    await place.settle()
    await asyncio.gather(*(outbox.drain() for outbox in outboxes))
    assert len(told(place, "9400000001")) == 1


async def test_what_cannot_be_sent_is_a_dead_letter_that_is_seen_and_sent_again(
    place: Place,
) -> None:
    class Away:
        async def send(self, message: Message) -> None:
            raise NotSentError("away")

    citizen = await place.citizen("9400000001")
    await filed(citizen)
    await place.fetch("update ksmart.outbox set tries = 7 where topic = 'message'")
    await place.settle()
    sent = len(told(place, "9400000001"))
    await place.fetch(
        "insert into ksmart.outbox (topic, payload, tries) values ('message', $1, 7)",
        '{"to": "9400000009", "channel": "sms", "purpose": "stalls.applicant.submit", "text": "secret"}',
    )
    await Outbox(place.ground.doors, Away()).drain()
    (dead,) = await place.ground.doors.rows("ksmart.outbox_dead", 10)
    assert dead["about"] == "stalls.applicant.submit"
    assert "secret" not in str(dict(dead))
    assert await place.ground.doors.value("ksmart.outbox_resend", dead["id"])
    await Outbox(place.ground.doors, place.sender).drain()
    assert [m.text for m in place.sender.sent if m.to == "9400000009"] == ["secret"]
    assert len(told(place, "9400000001")) == sent


MAIL = Message(
    "asha@example.org",
    "email",
    "stalls.applicant.submit",
    "പെർമിറ്റ് നൽകി",
    subject="സ്റ്റാൾ\nBcc: x@y.z",
)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class _Sink:
    def __init__(self, answer: str = "250 OK") -> None:
        self.answer = answer
        self.got: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        if self.answer.startswith("250"):
            self.got.append(envelope.content)
        return self.answer


async def test_mail_goes_out_over_smtp() -> None:
    sink = _Sink()
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        await SmtpSender("127.0.0.1", port, "office@example.org").send(MAIL)
    finally:
        controller.stop()
    (mail,) = sink.got
    assert b"\nBcc:" not in mail
    assert mail.count(b"\nTo: asha@example.org") == 1


async def test_a_refused_mail_may_be_tried_again() -> None:
    port = free_port()
    controller = Controller(_Sink("554 no"), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with pytest.raises(NotSentError):
            await SmtpSender("127.0.0.1", port, "office@example.org").send(MAIL)
    finally:
        controller.stop()
    with pytest.raises(NotSentError):
        await SmtpSender("127.0.0.1", port, "office@example.org").send(MAIL)


SMS = Message("9400000001", "sms", "stalls.applicant.submit", 'He said "yes" ${to} \\', dlt="1207")


@pytest.mark.parametrize(
    ("status", "again"),
    [(200, None), (400, True), (429, True), (503, True), (500, False), (502, False)],
)
async def test_a_gateway_gets_the_text_whole_and_its_answer_decides(
    status: int, again: bool | None
) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status)

    sender = HttpSender(
        "http://sms.test/send", '{"mobile": "91${to}", "message": ["${text}"], "template": "${dlt}"}', "t", httpx.MockTransport(answer)
    )  # fmt: skip
    if again is None:
        await sender.send(SMS)
    else:
        with pytest.raises(NotSentError if again else httpx.HTTPStatusError):
            await sender.send(SMS)
    assert seen[0].headers["authorization"] == "Bearer t"
    assert httpx.Response(200, content=seen[0].content).json() == {
        "mobile": "919400000001", "message": ['He said "yes" ${to} \\'], "template": "1207",
    }  # fmt: skip

"""Senders of messages: SMTP, and gateways for SMS and WhatsApp that take an HTTP request.

Each says surely whether a message was accepted: what it refused is tried again, what nobody can know is
set aside and never sent twice.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from string import Template
from typing import cast
from urllib.parse import urlsplit

import httpx
import msgspec

from runtime.config import Settings, SettingsError
from runtime.interfaces.messages import Message, MessageSender, NotSentError

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """Mail by SMTP: `smtp://host:port`, or `smtps://`; who logs in and as whom comes from the environment."""

    host: str
    port: int
    sender: str
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    async def send(self, message: Message) -> None:
        """Hand one mail over."""
        await asyncio.to_thread(self._send, message)

    def _send(self, message: Message) -> None:
        mail = EmailMessage(policy=SMTP_POLICY)
        mail["From"] = self.sender
        mail["To"] = message.to
        mail["Subject"] = " ".join((message.subject or message.purpose).split())
        mail.set_content(message.text)
        try:
            smtp = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSentError(type(error).__name__) from error
        try:
            smtp.send_message(mail)
        except (
            smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, smtplib.SMTPHeloError, smtplib.SMTPNotSupportedError
        ) as error:  # fmt: skip
            raise NotSentError(type(error).__name__) from error
        finally:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE_S, context=context
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_S)
            smtp.ehlo()
            if smtp.has_extn("starttls"):
                smtp.starttls(context=context)
        if self.user:
            smtp.login(self.user, self.password)
        return smtp


@dataclass(frozen=True, slots=True)
class HttpSender:
    """A gateway that takes a POST of JSON. `body` is its template: `${to}`, `${text}`, `${dlt}` stand in texts."""

    url: str
    body: str
    token: str = field(default="", repr=False)
    transport: httpx.AsyncBaseTransport | None = None

    async def send(self, message: Message) -> None:
        """Hand one message over."""
        values = {
            "to": message.to, "text": message.text, "dlt": message.dlt or "", "purpose": message.purpose,
            "channel": message.channel,
        }  # fmt: skip
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            async with httpx.AsyncClient(timeout=PATIENCE_S, transport=self.transport) as client:
                answer = await client.post(
                    self.url, json=_filled(msgspec.json.decode(self.body), values), headers=headers
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSentError(type(error).__name__) from error
        # A refusal, or `not now`: surely not accepted. A broken answer may have been: that one is set aside.
        if answer.status_code in (408, 425, 429, 503) or 400 <= answer.status_code < 500:
            raise NotSentError(f"HTTP {answer.status_code}")
        answer.raise_for_status()


@dataclass(frozen=True, slots=True)
class ByChannel:
    """Each channel's own sender; what has none goes to `otherwise`."""

    senders: Mapping[str, MessageSender]
    otherwise: MessageSender

    async def send(self, message: Message) -> None:
        """Hand one message to its channel's sender."""
        await self.senders.get(message.channel, self.otherwise).send(message)


def project_sender(
    settings: Settings, environ: Mapping[str, str], otherwise: MessageSender
) -> MessageSender:
    """As `[messages]` of ksmart.toml says; channels that it does not name go to `otherwise`.

    `smtp = "smtp://host:port"`, `sender = "office@example.org"`, `sms` and `whatsapp` are
    `URL BODY`: the gateway's address and its JSON. Secrets come from KSMART_SMTP_LOGIN (user:password),
    KSMART_SMS_TOKEN and KSMART_WHATSAPP_TOKEN.

    Raises:
        SettingsError: An address or a body that cannot be used.
    """
    table, senders = settings.messages, dict[str, MessageSender]()
    if "smtp" in table:
        place = urlsplit(table["smtp"])
        if place.scheme not in ("smtp", "smtps") or not place.hostname or "sender" not in table:
            raise SettingsError("messages.smtp is smtp://host:port, and messages.sender an address")
        user, _, password = environ.get("KSMART_SMTP_LOGIN", "").partition(":")
        tls = place.scheme == "smtps"
        senders["email"] = SmtpSender(
            place.hostname, place.port or (465 if tls else 25), table["sender"], tls, user, password
        )
    for channel in ("sms", "whatsapp"):
        if channel in table:
            url, _, body = table[channel].partition(" ")
            token = environ.get(f"KSMART_{channel.upper()}_TOKEN", "")
            senders[channel] = HttpSender(_address(channel, url), _body(channel, body), token)
    return ByChannel(senders, otherwise) if senders else otherwise


def _address(channel: str, url: str) -> str:
    place = urlsplit(url)
    if place.scheme not in ("http", "https") or not place.hostname:
        raise SettingsError(f"messages.{channel}: {url!r} is no address")
    return url


def _body(channel: str, body: str) -> str:
    try:
        msgspec.json.decode(body)
        Template(body).substitute(to="", text="", dlt="", purpose="", channel="")
    except (msgspec.DecodeError, KeyError, ValueError) as error:
        raise SettingsError(
            f'messages.{channel} is an address and JSON: https://... {{"to": "${{to}}", "text": "${{text}}"}}'
        ) from error
    return body


def _filled(value: object, values: Mapping[str, str]) -> object:
    """The JSON with its texts filled: values are put into texts, never into JSON's own letters."""
    if isinstance(value, str):
        return Template(value).safe_substitute(values)
    if isinstance(value, dict):
        inner = cast("dict[str, object]", value)
        return {key: _filled(one, values) for key, one in inner.items()}
    if isinstance(value, list):
        return [_filled(one, values) for one in cast("list[object]", value)]
    return value

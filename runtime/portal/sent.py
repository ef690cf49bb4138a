"""An HTML form as it was sent: its controls, its keys, and the digest of what it asks for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from runtime.refusal import KEY_NEEDED, MEDIA_TYPE, Refusal, malformed
from runtime.web.call import Call

LARGEST_FORM = 1 << 20
MOST_CONTROLS = 5_000
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")
_VERSION = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class Sent:
    """The controls by name; those that begin with `_` are the page's own."""

    controls: Mapping[str, str]
    method: str
    path: str
    post: int | None

    def own(self, name: str) -> str:
        """One of the page's own controls, "" where it is missing."""
        return self.controls.get(name, "")

    @property
    def version(self) -> int:
        """The row version of what the page showed."""
        text = self.own("_version")
        if not _VERSION.match(text):
            raise malformed("The page is incomplete: reload it", "പേജ് അപൂർണമാണ്: വീണ്ടും തുറക്കുക")
        return int(text)

    @property
    def key(self) -> str:
        """The idempotency key that the page was given: a double click sends it twice."""
        if not _KEY.match(self.own("_key")):
            raise Refusal(KEY_NEEDED)
        return self.own("_key")

    def digest(self) -> bytes:
        """What the key stands for. The CSRF token is left out: a new log-in changes it and nothing else."""
        lines = [f"{self.method} {self.path} {self.post or '-'}"]
        lines += [
            f"{name}={self.controls[name]!r}" for name in sorted(self.controls) if name != "_csrf"
        ]
        return hashlib.sha256("\n".join(lines).encode()).digest()


async def sent_form(call: Call, *, session: bool = True) -> Sent:
    """The form of this request, its CSRF token checked where there is a session.

    Raises:
        Refusal: It is no form, too large, sends a name twice, or did not come from our own page.
    """
    kind = (call.header(b"content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refusal(MEDIA_TYPE)
    body = await call.body(LARGEST_FORM)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_CONTROLS,
            errors="strict",
        )
    except ValueError as error:  # UnicodeDecodeError is one
        raise malformed("The form cannot be read", "ഫോം വായിക്കാനാവുന്നില്ല") from error
    controls = dict(pairs)
    if len(controls) != len(pairs):
        raise malformed("The form sends a name twice", "ഫോമിൽ ഒരു പേര് രണ്ടുതവണ വന്നു")
    if any("\x00" in text for text in controls.values()):
        raise malformed("The form holds a character that no text has", "ഫോമിൽ അനുവദനീയമല്ലാത്ത അക്ഷരമുണ്ട്")
    if session:
        call.demand_csrf(controls.get("_csrf"))
    post = call.actor_or_none.post if call.actor_or_none else None
    return Sent(
        controls, str(call.scope["method"]), str(call.scope["path"]), post.id if post else None
    )

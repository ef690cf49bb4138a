"""Refusals: the ways in which a use case says no, each with a stable type and words for people."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.answers.faults import Fault
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal: `type` is stable for programs, `status` is HTTP's."""

    type: str
    status: int
    title: Words


class Refusal(Exception):  # noqa: N818 - not a fault: an answer
    """Something was asked that is not done. Raised by use cases, shown by `runtime.web` and the portal."""

    def __init__(
        self,
        problem: Problem,
        detail: Words | None = None,
        faults: tuple[Fault, ...] = (),
        headers: tuple[tuple[str, str], ...] = (),
        reason: str = "",
    ) -> None:
        super().__init__(problem.type)
        self.problem = problem
        self.detail = detail
        self.faults = faults
        self.headers = headers
        self.reason = reason  # which check refused, where one problem has several


MALFORMED = Problem("malformed", 400, Words("This request cannot be read", "ഈ അപേക്ഷ വായിക്കാനാവുന്നില്ല"))
KEY_NEEDED = Problem(
    "idempotency-key-needed",
    400,
    Words(
        "Send an Idempotency-Key of your own with this request",
        "ഈ അപേക്ഷയോടൊപ്പം ഒരു Idempotency-Key അയയ്ക്കുക",
    ),
)
NO_SESSION = Problem("no-session", 401, Words("Log in first", "ആദ്യം ലോഗിൻ ചെയ്യുക"))
LOGIN_FAILED = Problem(
    "login-failed",
    401,
    Words(
        "The log-in did not succeed: check what you entered, or wait and try again",
        "ലോഗിൻ നടന്നില്ല: ചേർത്തത് പരിശോധിക്കുക, അല്ലെങ്കിൽ അൽപ്പം കഴിഞ്ഞ് ശ്രമിക്കുക",
    ),
)
UNSIGNED = Problem(
    "unsigned", 401, Words("This is not signed as it should be", "ഇതിൽ ശരിയായ ഒപ്പില്ല")
)
NOT_ALLOWED = Problem("not-allowed", 403, Words("You may not do this", "ഇത് ചെയ്യാൻ നിങ്ങൾക്ക് അനുവാദമില്ല"))
FORGED = Problem(
    "other-origin",
    403,
    Words("This request did not come from our own page", "ഈ അപേക്ഷ ഞങ്ങളുടെ പേജിൽ നിന്നല്ല വന്നത്"),
)
NOT_FOUND = Problem("not-found", 404, Words("There is nothing here", "ഇവിടെ ഒന്നുമില്ല"))
METHOD = Problem("method-not-allowed", 405, Words("This cannot be done here", "ഇവിടെ ഇത് ചെയ്യാനാവില്ല"))
STATE = Problem(
    "state",
    409,
    Words("The file does not stand where this can be done", "ഫയൽ ഇത് ചെയ്യാവുന്ന ഘട്ടത്തിലല്ല"),
)
DUPLICATE = Problem("duplicate", 409, Words("This is already there", "ഇത് നിലവിലുണ്ട്"))
TOO_MANY_DRAFTS = Problem(
    "too-many-drafts",
    409,
    Words("Finish or throw away a draft first", "ആദ്യം ഒരു കരട് പൂർത്തിയാക്കുകയോ കളയുകയോ ചെയ്യുക"),
)
MOVED_ON = Problem(
    "version",
    412,
    Words(
        "This has changed since you read it: read it again", "നിങ്ങൾ വായിച്ച ശേഷം ഇത് മാറി: വീണ്ടും വായിക്കുക"
    ),
)
TOO_SLOW = Problem(
    "too-slow", 408, Words("The request did not come in time", "അപേക്ഷ യഥാസമയം ലഭിച്ചില്ല")
)
TOO_LARGE = Problem("too-large", 413, Words("This is too large", "ഇത് വളരെ വലുതാണ്"))
MEDIA_TYPE = Problem("media-type", 415, Words("Send application/json", "application/json അയയ്ക്കുക"))
HEADERS = Problem(
    "headers-too-large",
    431,
    Words("The request's headers are too large", "അപേക്ഷയുടെ തലക്കെട്ടുകൾ വളരെ വലുതാണ്"),
)
ANSWERS = Problem("answers", 422, Words("Some answers need mending", "ചില ഉത്തരങ്ങൾ തിരുത്തേണ്ടതുണ്ട്"))
KEY_REUSED = Problem(
    "idempotency-key-reused",
    422,
    Words(
        "This Idempotency-Key was used for another request",
        "ഈ Idempotency-Key മറ്റൊരു അപേക്ഷയ്ക്ക് ഉപയോഗിച്ചതാണ്",
    ),
)
VERSION_NEEDED = Problem(
    "if-match-needed",
    428,
    Words("Say with If-Match which version you read", "ഏത് പതിപ്പാണ് വായിച്ചതെന്ന് If-Match വഴി അറിയിക്കുക"),
)
TOO_MANY = Problem(
    "too-many-requests",
    429,
    Words("Too many tries: wait a little", "ശ്രമങ്ങൾ കൂടുതലായി: അൽപ്പം കാത്തിരിക്കുക"),
)
INTERNAL = Problem(
    "internal",
    500,
    Words("Something broke here: it was noted", "ഇവിടെ ഒരു തകരാറുണ്ടായി: രേഖപ്പെടുത്തിയിട്ടുണ്ട്"),
)
UNAVAILABLE = Problem(
    "unavailable",
    503,
    Words("This is not available now: try again soon", "ഇപ്പോൾ ലഭ്യമല്ല: അൽപ്പം കഴിഞ്ഞ് ശ്രമിക്കുക"),
)

PROBLEMS = (
    MALFORMED, KEY_NEEDED, NO_SESSION, LOGIN_FAILED, UNSIGNED, NOT_ALLOWED, FORGED, NOT_FOUND, METHOD, STATE, DUPLICATE,
    TOO_MANY_DRAFTS, MOVED_ON, TOO_SLOW, TOO_LARGE, HEADERS, MEDIA_TYPE, ANSWERS, KEY_REUSED, VERSION_NEEDED, TOO_MANY, INTERNAL, UNAVAILABLE,
)  # fmt: skip
"""Every kind of refusal: the API's reference lists them from here."""


def malformed(en: str, ml: str) -> Refusal:
    """A request that cannot be read, and what is wrong with it."""
    return Refusal(MALFORMED, Words(en, ml))

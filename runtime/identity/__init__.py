"""Log-in and sessions."""

from runtime.identity.codes import ask_code, verify_code
from runtime.identity.passwords import hash_password, log_in
from runtime.identity.sessions import Sessions, log_out
from runtime.identity.tokens import Opened, digest_of, new_token

__all__ = [
    "Opened",
    "Sessions",
    "ask_code",
    "digest_of",
    "hash_password",
    "log_in",
    "log_out",
    "new_token",
    "verify_code",
]

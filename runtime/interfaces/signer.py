"""Signing a PDF with somebody's certificate: a token on a desk, a service, a test authority."""

from __future__ import annotations

from typing import Protocol


class NotSignedError(Exception):
    """The signer did not sign: it may be asked again."""


class DocumentSigner(Protocol):
    """Signs PDF files (PAdES). Called outside any transaction, for one file at a time."""

    async def sign(self, pdf: bytes, reason: str) -> bytes:
        """The signed file.

        Raises:
            NotSignedError: It could not sign now.
        """
        ...

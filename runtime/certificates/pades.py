"""PAdES by pyHanko: a signer whose key lies in a PKCS#12 file. A token or a service implements the same Protocol."""

from __future__ import annotations

import importlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runtime.config import SettingsError
from runtime.interfaces.signer import NotSignedError


@dataclass(slots=True)
class FileSigner:
    """Signs with the key and chain of a PKCS#12 file, made ready once.

    Raises:
        SettingsError: pyHanko (the `dsc` extra) is not installed, or the file cannot be opened with the password.
    """

    path: Path
    password: bytes = field(repr=False)
    _signer: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            signers = importlib.import_module("pyhanko.sign.signers")
        except ImportError as error:
            raise SettingsError("a signed PDF needs pyHanko: install the extra `dsc`") from error
        self._signer = signers.SimpleSigner.load_pkcs12(str(self.path), passphrase=self.password)
        if self._signer is None:
            raise SettingsError(f"{self.path}: no key can be read with this password")

    async def sign(self, pdf: bytes, reason: str) -> bytes:
        """The file with a PAdES signature over all of it."""
        signers: Any = importlib.import_module("pyhanko.sign.signers")
        fields: Any = importlib.import_module("pyhanko.sign.fields")
        writer: Any = importlib.import_module("pyhanko.pdf_utils.incremental_writer")
        errors: Any = importlib.import_module("pyhanko.pdf_utils.misc")
        wanted = signers.PdfSignatureMetadata(
            field_name="Signature",
            reason=reason,
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
        )
        out = io.BytesIO()
        try:
            await signers.async_sign_pdf(
                writer.IncrementalPdfFileWriter(io.BytesIO(pdf)),
                wanted,
                signer=self._signer,
                output=out,
            )
        except (errors.PdfError, ValueError, OSError) as error:
            raise NotSignedError(type(error).__name__) from error
        return out.getvalue()

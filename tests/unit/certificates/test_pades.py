"""A signed certificate holds in any reader that knows the authority; a changed byte breaks it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from runtime.certificates.drawing import Drawer
from runtime.certificates.pades import FileSigner
from runtime.config import SettingsError
from runtime.interfaces.signer import DocumentSigner
from tests.unit.certificates.test_drawing import DRAWING, TEMPLATE, text_of

pytestmark = pytest.mark.anyio


class Authority:
    """A test authority with one officer's key."""

    def __init__(self, folder: Path) -> None:
        root, officer = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
        self.root = _certificate("Test authority", root, "Test authority", root, is_authority=True)
        own = _certificate("Secretary", officer, "Test authority", root, is_authority=False)
        self.path = folder / "officer.p12"
        self.path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"officer",
                officer,
                own,
                [self.root],
                serialization.BestAvailableEncryption(b"secret"),
            )
        )


def _certificate(
    name: str, key: rsa.RSAPrivateKey, by: str, by_key: rsa.RSAPrivateKey, *, is_authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, by)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority, content_commitment=not is_authority, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=is_authority, crl_sign=is_authority,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    return built.sign(by_key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


async def verdict(pdf: bytes, authority: Authority) -> Any:
    from asn1crypto import x509 as asn1  # type: ignore[import-untyped]  # it has no stubs
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    root = asn1.Certificate.load(authority.root.public_bytes(serialization.Encoding.DER))
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    return await async_validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))


async def test_a_reader_that_knows_the_authority_trusts_it(authority: Authority) -> None:
    drawer = Drawer()
    signer: DocumentSigner = FileSigner(authority.path, b"secret")
    signed = await signer.sign(drawer.pdf(TEMPLATE, DRAWING), "Stall permit")
    drawer.close()
    found = await verdict(signed, authority)
    assert found.bottom_line
    assert "Asha Stores" in text_of(signed)
    place = signed.find(b"/MediaBox")
    changed = signed[:place] + b"/MediaBix" + signed[place + 9 :]
    assert not (await verdict(changed, authority)).intact


def test_a_wrong_password_is_told_without_it(authority: Authority) -> None:
    with pytest.raises(SettingsError) as told:
        FileSigner(authority.path, b"not the password")
    assert "not the password" not in str(told.value)
    assert "secret" not in repr(FileSigner(authority.path, b"secret"))

"""What an app needs to keep documents and to issue certificates: one value, made once, handed around."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from runtime.certificates.keys import seal_key
from runtime.certificates.seal import SealKey
from runtime.config import Settings, SettingsError
from runtime.documents.clamd import Clamd
from runtime.documents.looking import Looker
from runtime.documents.store import DiskStore
from runtime.interfaces.blobs import BlobStore
from runtime.interfaces.signer import DocumentSigner

LEFT_S = 3600.0


@dataclass(slots=True)
class Papers:
    """The store, the quarantine, who looks uploads through, the seal, and where seals are checked.

    `address` is scheme and host of the public pages, as QR codes carry it; `signer` None: certificates
    that want a signed PDF are not issued.
    """

    store: BlobStore
    quarantine: Path
    looker: Looker
    key: SealKey
    address: str
    signer: DocumentSigner | None = None


def papers_in(
    folder: Path,
    environ: Mapping[str, str],
    *,
    production: bool = False,
    address: str = "http://127.0.0.1:8000",
    clamd: str = "",
    signer: DocumentSigner | None = None,
) -> Papers:
    """Everything in one folder of this machine.

    Raises:
        SettingsError: Production has no key to seal with, or no address that QR codes could carry.
    """
    host = address.partition("://")[2]
    if address.partition("://")[0] not in ("http", "https") or not host or "/" in host:
        raise SettingsError(
            "documents.address is scheme and host, such as https://ksmart.example.org"
        )
    quarantine = folder / "quarantine"
    _clear(quarantine)
    return Papers(
        store=DiskStore(folder / "store"),
        quarantine=quarantine,
        looker=Looker(Clamd(clamd) if clamd else None),
        key=seal_key(environ, folder, production),
        address=address.rstrip("/"),
        signer=signer,
    )


def _clear(quarantine: Path) -> None:
    """Take away what uploads left that were cut off by a crash: nothing there is older than an upload may last."""
    for path in quarantine.glob("*") if quarantine.is_dir() else ():
        with contextlib.suppress(OSError):  # another process was quicker
            if path.stat().st_mtime < time.time() - LEFT_S:
                path.unlink()


def project_papers(settings: Settings, environ: Mapping[str, str], production: bool) -> Papers:
    """As `[documents]` of ksmart.toml says: store (a folder), address, clamd (host:port or a socket), and signer (a
    PKCS#12 file whose password is KSMART_SIGNER_PASSWORD).

    Raises:
        SettingsError: Something of it cannot be used.
    """
    table = settings.documents
    folder = settings.root / table.get("store", ".ksmart/papers")
    return papers_in(
        folder,
        environ,
        production=production,
        address=table.get("address", "http://127.0.0.1:8000"),
        clamd=table.get("clamd", ""),
        signer=_signer(settings, environ),
    )


def _signer(settings: Settings, environ: Mapping[str, str]) -> DocumentSigner | None:
    if "signer" not in settings.documents:
        return None
    from runtime.certificates.pades import FileSigner

    password = environ.get("KSMART_SIGNER_PASSWORD", "")
    return FileSigner(settings.root / settings.documents["signer"], password.encode())


def passing_papers() -> Papers:
    """In a folder that goes with the process: for tests and demos."""
    folder = tempfile.mkdtemp(prefix="ksmart-papers-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return papers_in(Path(folder), {})

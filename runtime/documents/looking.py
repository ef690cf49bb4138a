"""Looking through an upload before it is kept: in a process apart, then by the virus scanner where there is one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from runtime.documents.clamd import Clamd
from runtime.words import Words

PATIENCE_S = 30.0
AT_ONCE = 2
"""Looks at a time in one process: they decode pictures, and the machine has other work."""

FAULTS: Mapping[str, Words] = {
    "unknown": Words(
        "This is neither a PDF nor a picture (JPG, PNG)", "ഇത് PDF-ഓ ചിത്രമോ (JPG, PNG) അല്ല"
    ),
    "kind": Words("This kind of file is not taken here", "ഈ തരം ഫയൽ ഇവിടെ സ്വീകരിക്കില്ല"),
    "damaged": Words(
        "This file is damaged: save or photograph it again",
        "ഈ ഫയൽ കേടായതാണ്: വീണ്ടും സേവ് ചെയ്യുകയോ ഫോട്ടോ എടുക്കുകയോ ചെയ്യുക",
    ),
    "pixels": Words(
        "This picture is too large: take it with fewer pixels",
        "ഈ ചിത്രം വളരെ വലുതാണ്: കുറഞ്ഞ പിക്സലിൽ എടുക്കുക",
    ),
    "encrypted": Words(
        "This PDF is locked with a password: save it without one",
        "ഈ PDF-ന് പാസ്‌വേഡുണ്ട്: അതില്ലാതെ സേവ് ചെയ്യുക",
    ),
    "pages": Words("This PDF has too many pages, or none", "ഈ PDF-ൽ പേജുകൾ കൂടുതലാണ്, അല്ലെങ്കിൽ ഒന്നുമില്ല"),
    "script": Words(
        "This PDF holds a script or a form that acts: print it to a new PDF",
        "ഈ PDF-ൽ സ്ക്രിപ്റ്റോ പ്രവർത്തിക്കുന്ന ഫോമോ ഉണ്ട്: പുതിയ PDF ആയി പ്രിന്റ് ചെയ്യുക",
    ),
    "embedded": Words(
        "This PDF carries other files: print it to a new PDF",
        "ഈ PDF-ൽ മറ്റു ഫയലുകളുണ്ട്: പുതിയ PDF ആയി പ്രിന്റ് ചെയ്യുക",
    ),
    "tail": Words(
        "This PDF goes on after its end: print it to a new PDF",
        "ഈ PDF അവസാനിച്ച ശേഷവും തുടരുന്നു: പുതിയ PDF ആയി പ്രിന്റ് ചെയ്യുക",
    ),
    "virus": Words("This file holds a virus", "ഈ ഫയലിൽ വൈറസുണ്ട്"),
}


class _Verdict(msgspec.Struct):
    faults: list[str] = []
    media: str = ""
    kind: str = ""
    codes: list[str] = []


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: either `faults`, or the media type of what may be kept."""

    faults: tuple[str, ...] = ()
    media: str = ""
    kind: str = ""


@dataclass(slots=True)
class Looker:
    """Looks through files. `clamd` is the scanner, None where none is configured."""

    clamd: Clamd | None = None
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def look(self, source: Path, target: Path, allowed: tuple[str, ...]) -> Looked:
        """Look through `source`; what may be kept is written to `target`.

        Raises:
            ScannerAwayError: A scanner is configured and does not answer: nothing is taken unscanned.
        """
        async with self._turns:
            verdict = await _apart(source, target, allowed)
        if verdict.faults:
            return Looked(tuple(verdict.faults))
        if self.clamd is not None and await self.clamd.finds(target):
            return Looked(("virus",))
        return Looked((), verdict.media, verdict.kind)

    async def codes(self, source: Path) -> list[str]:
        """The texts of the codes on a picture; none where it is no picture that can be read."""
        async with self._turns:
            return (await _apart(source, Path(), ("codes",))).codes


async def _apart(source: Path, target: Path, allowed: tuple[str, ...]) -> _Verdict:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "runtime.documents.inspect", str(source), str(target), ",".join(allowed),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return _Verdict(["damaged"])
    try:
        return msgspec.json.decode(out, type=_Verdict)
    except msgspec.DecodeError:  # it was killed: out of memory, out of time
        return _Verdict(["damaged"])

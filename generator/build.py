"""Correct symbols to files on disk, on every core: each process lowers, emits and writes some modules.

A module's files need nothing of another's lowering but its records, so modules are dealt out to
forked processes that share the symbol table; where nothing can be forked, or there is little to do,
one process does it all. The bytes are the same either way.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from generator.cache import digests_of
from generator.emit import emit_common, emit_modules
from generator.lower import document, lower_symbols
from generator.lower.openapi.parts import Json
from generator.symbols import SymbolTable
from generator.version import VERSION
from generator.write import MANIFEST, Written, bring, differing, drop, leftover, manifest

_ENOUGH = 8
"""How many modules make another process worth its start."""


class Part(msgspec.Struct, frozen=True):
    """What one process did: paths that differed, the digest of every file, what each module offers."""

    changed: tuple[str, ...]
    digests: dict[str, str]
    apis: dict[str, Json]


@dataclass(frozen=True, slots=True)
class _Work:
    symbols: SymbolTable
    folder: Path
    write: bool

    def put(self, files: dict[str, str]) -> tuple[str, ...]:
        """Write the files, or only look; the paths that differed."""
        return bring(self.folder, files) if self.write else differing(self.folder, files)

    def part(self, names: Sequence[str]) -> Part:
        """All of some modules."""
        project = lower_symbols(self.symbols, names)
        files = emit_modules(project)
        return Part(self.put(files), digests_of(files), dict(project.apis))


def build(
    symbols: SymbolTable, folder: Path, spec_digest: str, *, write: bool
) -> tuple[Written, dict[str, str]]:
    """Bring `folder` to what the symbols give, or with `write` false only say what would change.

    The manifest comes last: after a kill the next run finds what is missing or half-written.

    Returns:
        What was written and removed, and the SHA-256 of every file by path.
    """
    work = _Work(symbols, folder, write)
    parts = _parts(work, list(symbols.modules))
    apis = {name: api for part in parts for name, api in part.apis.items()}
    common = {**emit_common(symbols.modules, document(symbols, apis)), **symbols.texts()}
    digests = {path: sha for part in parts for path, sha in part.digests.items()}
    digests |= digests_of(common)
    last = {MANIFEST: manifest(digests, VERSION, spec_digest)}
    digests |= digests_of(last)
    removed = leftover(folder, digests)
    changed = [path for part in parts for path in part.changed]
    changed += work.put(common)
    changed += work.put(last)
    if write:
        drop(folder, removed)
    return Written(tuple(changed), removed), digests


def _parts(work: _Work, names: list[str]) -> list[Part]:
    """Every module, dealt out in turn: the big ones stand side by side in the spec."""
    shares = min(_cores(), len(names) // _ENOUGH + 1)
    dealt = [names[start::shares] for start in range(shares)]
    others = [_start(work, share) for share in dealt[1:]]
    return [work.part(dealt[0]), *(_collect(*other) for other in others)]


def _cores() -> int:
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(work: _Work, names: Sequence[str]) -> tuple[int, int]:
    """A process for these modules: its id and the end of the pipe that its part comes through."""
    mine, its = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        os.close(its)
        return process, mine
    try:
        with open(its, "wb") as pipe:
            pipe.write(msgspec.json.encode(work.part(names)))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _collect(process: int, end: int) -> Part:
    with open(end, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(process, 0)
    if status:
        raise RuntimeError("a process of the compiler failed; what it said stands above")
    return msgspec.json.decode(data, type=Part)

"""The revisions of this tree: the runtime's own ground, then what the generator wrote.

The ground is plain SQL, one file a revision, in the order of its number. Generated revisions are
Alembic's modules; among themselves they follow their `down_revision` and `depends_on`. Ground
never depends on generated code, so all new ground runs first.
"""

import hashlib
import importlib.util
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from alembic import op
from alembic.script.base import Script
from alembic.script.revision import RevisionError, RevisionMap

from runtime.db.mistake import Mistake

GROUND = Path(__file__).parent / "ground"
_GROUND_FILE = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")


class RevisionsError(Mistake):
    """The tree's revisions do not form a chain; the message says which file is wrong."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision: its script, and the digest of the file it came from."""

    script: Script
    digest: str
    source: Path
    ground: bool

    @property
    def id(self) -> str:
        return str(self.script.revision)


@dataclass(frozen=True, slots=True)
class Revisions:
    """All revisions of a tree, by id."""

    by_id: dict[str, Revision]
    map: RevisionMap

    def missing(self, heads: Iterable[str]) -> list[Revision]:
        """What a database at these heads lacks, in the order to run."""
        at = tuple(heads)
        found = [
            self.by_id[str(script.revision)]
            for script in self.map.iterate_revisions("heads", at or "base", implicit_base=True)
        ]
        found.reverse()  # Alembic walks from the newest down
        return [r for r in found if r.ground] + [r for r in found if not r.ground]

    def heads(self) -> set[str]:
        """The newest revision of each chain."""
        return {str(head) for head in self.map.heads}


def load_revisions(generated: Path | None, ground: Path = GROUND) -> Revisions:
    """Read both folders.

    Args:
        generated: The project's `generated/`; None leaves only the ground.
        ground: Folder of the ground's SQL files.
    Raises:
        RevisionsError: A file that is no revision, a gap, a double id, a broken chain.
    """
    found = _ground(ground)
    if generated is not None:
        files = sorted((generated / "migrations" / "versions").glob("*.py"))
        found += [_generated(path) for path in files if path.name != "__init__.py"]
    by_id: dict[str, Revision] = {}
    for revision in found:
        twin = by_id.setdefault(revision.id, revision)
        if twin is not revision:
            raise RevisionsError(f"{revision.source}: {revision.id} is also at {twin.source}")
    revision_map = RevisionMap(lambda: [revision.script for revision in found])
    for revision in found:
        # Asked here because Alembic only warns of a missing parent, and then fails oddly.
        for parent in (*_ids(revision.script.down_revision), *_ids(revision.script.dependencies)):
            if parent not in by_id:
                raise RevisionsError(f"{revision.source}: no revision {parent!r} to stand on")
    try:
        _ = revision_map.heads
    except RevisionError as error:
        raise RevisionsError(f"the revisions do not form a chain: {error}") from error
    return Revisions(by_id, revision_map)


def _ground(folder: Path) -> list[Revision]:
    found: list[Revision] = []
    previous: str | None = None
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        named = _GROUND_FILE.match(path.name)
        if named is None or int(named[1]) != number:
            raise RevisionsError(
                f"{path}: the next revision of the ground is {number:04d}_name.sql"
            )
        module = _sql_module(path, f"ground_{number:04d}", previous)
        found.append(_revision(module, path, ground=True))
        previous = f"ground_{number:04d}"
    return found


def _sql_module(path: Path, revision: str, previous: str | None) -> ModuleType:
    """A module as Alembic expects it, whose upgrade runs the file."""

    def upgrade() -> None:
        op.execute(path.read_text(encoding="utf-8"))

    module = ModuleType(revision, f"{path.stem[5:]}")
    vars(module).update(revision=revision, down_revision=previous, upgrade=upgrade)
    return module


def _generated(path: Path) -> Revision:
    spec = importlib.util.spec_from_file_location(f"ksmart_revision_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RevisionsError(f"{path}: not a Python module")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever generated code does wrong, the file is named
        raise RevisionsError(f"{path}: {type(error).__name__}: {error}") from error
    if not isinstance(getattr(module, "revision", None), str) or not callable(
        getattr(module, "upgrade", None)
    ):
        raise RevisionsError(f"{path}: a revision has `revision`, `down_revision` and `upgrade()`")
    return _revision(module, path, ground=False)


def _revision(module: ModuleType, path: Path, *, ground: bool) -> Revision:
    try:
        script = Script(module, module.revision, path)
    except (AttributeError, RevisionError) as error:
        raise RevisionsError(f"{path}: {error}") from error
    return Revision(script, hashlib.sha256(path.read_bytes()).hexdigest(), path, ground)


def _ids(value: str | Iterable[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)

"""What every use case stands on: the doors, the catalogue, the dated rows, the clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.access.actor import Actor
from runtime.access.address import Network
from runtime.access.limits import Limiter
from runtime.catalogue import Context, Service
from runtime.clock import Clock, SystemClock
from runtime.db.pool import Doors
from runtime.identity.sessions import Sessions
from runtime.interfaces.gateway import PaymentGateway
from runtime.interfaces.plugin import Interfaces
from runtime.loading import Catalogue
from runtime.masters import Snapshot, load_snapshot
from runtime.numbering import Leases
from runtime.papers import Papers, passing_papers


@dataclass(frozen=True, slots=True)
class Options:
    """How the app is run."""

    production: bool = False
    proxies: tuple[Network, ...] = ()  # whose X-Forwarded-For is believed
    limit_scale: float = 1.0  # multiplies every rate limit


@dataclass(slots=True)
class Ground:
    """One app's ground. `data` is replaced as a whole when the dated rows change."""

    doors: Doors
    catalogue: Catalogue
    data: Snapshot
    options: Options = Options()
    clock: Clock = field(default_factory=SystemClock)
    limiter: Limiter = field(default_factory=Limiter)
    papers: Papers = field(default_factory=passing_papers)
    gateway: PaymentGateway | None = None  # None: money is taken at the counter only
    address: str = ""  # of this app as the world sees it; '': as the request named it
    offers: Interfaces = field(default_factory=Interfaces)  # of plugins
    sessions: Sessions = field(init=False)
    leases: Leases = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.doors)
        self.leases = Leases(self._lease)

    def context(self, service: Service, actor: Actor, local_body: str) -> Context:
        """What a decision on this service may know, at this instant."""
        now = self.clock.now()
        sla = service.workflow.sla
        return Context(
            now=now,
            today=now.date(),
            local_body=local_body,
            masters=self.data,
            calendar=self.data.working_days(sla.calendar if sla else None),
            person=actor.holder.person,
            role=actor.role(service.classes) or "",
            post=None if actor.post is None else actor.post.id,
        )

    async def refresh(self) -> bool:
        """Read the dated rows anew where they have changed; whether they had."""
        if await self.doors.value("ksmart.epoch") == self.data.epoch:
            return False
        self.data = await load_snapshot(self.doors, self.catalogue)
        return True

    async def _lease(self, local_body: str, name: str, period: str, count: int) -> int:
        last: int = await self.doors.value("ksmart.number_lease", local_body, name, period, count)
        return last

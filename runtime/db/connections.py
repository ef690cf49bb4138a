"""Connections kept at hand: leased from asyncpg's pool once, passed on from call to call.

asyncpg's own `release` makes a task and a shield for every call, a twelfth of what a list costs. The
pool still makes, counts and closes connections; a lease goes back to it only when something went
wrong with a call, and at the end.
"""

import asyncio
from collections import deque
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"


class Connections:
    """The leases of one pool. Not for several event loops.

    Args:
        pool: Where connections come from and end.
        timeout_s: Longest wait for one.
    """

    __slots__ = ("_idle", "_leased", "_pool", "_timeout_s", "_waiting")

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", timeout_s: float) -> None:
        self._pool = pool
        self._timeout_s = timeout_s
        self._leased = 0
        self._idle: list[Connection] = []
        # Told that it is worth another look: a connection was given back, or may be leased.
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def take(self) -> Connection:
        """A connection for one call; `give_back` or `drop` it.

        Raises:
            TimeoutError: None came free in time.
        """
        if self._idle and is_open(self._idle[-1]):
            return self._idle.pop()  # the last one used: its caches are warm
        # Not acquire(timeout=...): in Python 3.11 that makes a task of every call.
        async with asyncio.timeout(self._timeout_s):
            while True:
                if self._idle:
                    connection = self._idle.pop()
                    if is_open(connection):
                        return connection
                    await self.drop(connection)
                elif self._leased < self._pool.get_max_size():
                    return await self._lease()
                else:
                    await self._turn()

    def give_back(self, connection: Connection) -> None:
        """After a call that ended well."""
        self._idle.append(connection)
        self._wake()

    async def drop(self, connection: Connection) -> None:
        """After a call that did not: the pool sees what the connection is still good for."""
        self._leased -= 1
        try:
            await self._pool.release(connection)
        finally:
            self._wake()

    async def close(self) -> None:
        """All kept leases back to the pool."""
        while self._idle:
            await self.drop(self._idle.pop())

    async def _lease(self) -> Connection:
        self._leased += 1
        try:
            return await self._pool.acquire()
        except BaseException:
            self._leased -= 1
            self._wake()
            raise

    async def _turn(self) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            await waiting
        except asyncio.CancelledError:
            if not waiting.cancelled():
                self._wake()  # the turn came in the moment of giving up: the next one's
            raise

    def _wake(self) -> None:
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(None)
                return


def is_open(connection: Connection) -> bool:
    """Whether it may be used; the pool takes away one whose server has gone."""
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:
        return False

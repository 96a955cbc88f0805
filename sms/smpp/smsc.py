"""The SMSC: listens for ESMEs and keeps their sessions, as the network's end of the road does."""

import asyncio

from sms.smpp.codec import encode
from sms.smpp.config import SmscConfig
from sms.smpp.pdu import BindTransceiverResp, Outbind
from sms.smpp.smsc_session import SmscHandler, SmscSession
from sms.smpp.stats import Stats


class Smsc:
    """`stats` counts over all sessions; `port` is the real one, also where 0 was asked for. With
    `session` its ends of links are of another kind. Raises BadField for a system_id that does not
    fit."""

    def __init__(
        self,
        handler: SmscHandler,
        host: str,
        port: int,
        config: SmscConfig = SmscConfig(),  # noqa: B008 -- frozen
        session: type[SmscSession] = SmscSession,
    ) -> None:
        encode(BindTransceiverResp(config.system_id))
        self.stats = Stats()
        self.port = port
        self._handler = handler
        self._host = host
        self._config = config
        self._session = session
        self._connections: set[SmscSession] = set()
        self._server: asyncio.Server | None = None

    @property
    def sessions(self) -> list[SmscSession]:
        """The bound ones."""
        return [session for session in self._connections if session.bind_kind is not None]

    async def start(self) -> None:
        """Listens; raises OSError where the address is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._accept, self._host, self.port, ssl=self._config.tls
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def outbind(self, host: str, port: int, system_id: str, password: str) -> None:
        """Asks a listening ESME to bind (SMPP 3.4 §2.2.1); what it does with the connection is its
        own affair. Raises OSError where nobody listens, BadField for names that do not fit."""
        asking = encode(Outbind(system_id, password), 1)
        loop = asyncio.get_running_loop()
        _, session = await loop.create_connection(self._accept, host, port)
        session.write(asking)

    async def stop(self, grace_s: float = 5.0) -> None:
        """Takes no more connections, and leaves every session decently, within the grace."""
        if self._server is None:
            return
        self._server.close()
        await asyncio.gather(*(session.leave(grace_s) for session in self._connections))
        self._server = None

    def _accept(self) -> SmscSession:
        return self._session(
            self._handler,
            self._config,
            self.stats,
            self._connections.add,
            self._connections.discard,
        )

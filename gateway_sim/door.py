"""Who may bind to an operator, and how: the door of the SMSC."""

from gateway_sim.condition import Condition
from gateway_sim.network_settings import Account
from sms.smpp.config import BindKind
from sms.smpp.constants import Status
from sms.smpp.pdu import Bind, BindReceiver, BindTransmitter
from sms.smpp.smsc_session import SmscSession


class Door:
    """`accounts` by system_id; where there are none, anybody may come in."""

    def __init__(self, accounts: dict[str, Account | str], condition: Condition) -> None:
        self._accounts = {
            name: Account(given) if isinstance(given, str) else given
            for name, given in accounts.items()
        }
        self._condition = condition
        self._ranges: dict[SmscSession, str] = {}

    def status(self, session: SmscSession, pdu: Bind, bound: list[SmscSession]) -> int:
        """The answer to bind, 0 for yes; `bound` are the sessions there are."""
        refused = self._condition.profile.refuse_binds
        if refused is not None:
            return Status[refused]
        account = self._accounts.get(pdu.system_id) if self._accounts else _ANYBODY
        if account is None:
            return Status.ESME_RINVSYSID
        if account is not _ANYBODY and account.password != pdu.password:
            return Status.ESME_RINVPASWD
        if _kind(pdu) not in account.bind:
            return Status.ESME_RBINDFAIL
        if account.sessions and account.sessions <= _count(bound, pdu.system_id):
            return Status.ESME_RALYBND
        self._ranges[session] = pdu.address_range or account.address_range
        return Status.ESME_ROK

    def address_range(self, session: SmscSession) -> str:
        """Of a session that has just been bound; to be asked once."""
        return self._ranges.pop(session, "")


_ANYBODY = Account()


def _kind(pdu: Bind) -> BindKind:
    if isinstance(pdu, BindTransmitter):
        return "tx"
    return "rx" if isinstance(pdu, BindReceiver) else "trx"


def _count(bound: list[SmscSession], system_id: str) -> int:
    return sum(session.system_id == system_id for session in bound)

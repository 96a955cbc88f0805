"""Recorded octets as a pcap file, so that Wireshark and tshark show them as SMPP.

The simulator records what the sockets carried, not packets, so packets are made up around it: raw
IP (LINKTYPE_RAW), one TCP stream per link with the real addresses and ports, sequence numbers that
add up, and right checksums. Wireshark finds SMPP on port 2775 by itself, elsewhere with Decode As.
"""

import ipaddress
import struct
from collections.abc import Iterable, Iterator

from gateway_sim.dissection import without_passwords
from gateway_sim.wire import Chunk, Link

_FILE = struct.Struct("<IHHiIII")
_RECORD = struct.Struct("<IIII")
_MAGIC, _VERSION = 0xA1B2C3D4, (2, 4)
_LINKTYPE_RAW = 101
_SNAP_OCTETS = 262_144

#: Below the 65,535 octets of an IP packet.
_MOST_PAYLOAD = 32_768

_TCP = 6
_ACK_PSH, _SYN, _SYN_ACK, _ACK = 0x18, 0x02, 0x12, 0x10
_WINDOW = 65_535
_MASK = 0xFFFFFFFF
#: ports, sequence and acknowledgment number, data offset, flags, window
_TCP_HEAD = struct.Struct(">HHIIBBH")
_HOPS = 64

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def pcap(chunks: Iterable[Chunk]) -> Iterator[bytes]:
    """The file in pieces: its header, then the packets of each chunk, oldest first."""
    yield _FILE.pack(_MAGIC, *_VERSION, 0, 0, _SNAP_OCTETS, _LINKTYPE_RAW)
    streams: dict[int, _Stream] = {}
    for chunk in chunks:
        stream = streams.get(chunk.link.number)
        if stream is None:
            stream = streams[chunk.link.number] = _Stream(chunk.link)
            yield stream.opening(chunk.at)
        yield stream.packets(chunk)


class _Stream:
    """One TCP connection: how far each side has come."""

    def __init__(self, link: Link) -> None:
        (peer, peer_port), (own, own_port) = link.peer, link.own
        self._peer, self._own = _address(peer), _address(own)
        self._ports = peer_port, own_port
        self._sent = [0, 0]

    def opening(self, at: float) -> bytes:
        """The handshake, so that sequence numbers begin at the beginning."""
        syn = self._packet(at, True, _SYN, b"")
        self._sent[0] += 1
        answer = self._packet(at, False, _SYN_ACK, b"")
        self._sent[1] += 1
        return syn + answer + self._packet(at, True, _ACK, b"")

    def packets(self, chunk: Chunk) -> bytes:
        octets, made = without_passwords(chunk.octets), []
        for start in range(0, len(octets), _MOST_PAYLOAD):
            piece = octets[start : start + _MOST_PAYLOAD]
            made.append(self._packet(chunk.at, chunk.came, _ACK_PSH, piece))
            self._sent[not chunk.came] += len(piece)
        return b"".join(made)

    def _packet(self, at: float, came: bool, flags: int, payload: bytes) -> bytes:
        source, target = (self._peer, self._own) if came else (self._own, self._peer)
        ports = self._ports if came else self._ports[::-1]
        sent, heard = self._sent if came else self._sent[::-1]
        acknowledged = 0 if flags == _SYN else heard
        head = _TCP_HEAD.pack(*ports, sent & _MASK, acknowledged & _MASK, 5 << 4, flags, _WINDOW)
        tcp = _with_checksum(source.packed + target.packed, head, payload)
        ip = _ip(source, target, len(tcp)) + tcp
        seconds, rest = divmod(round(at * 1_000_000), 1_000_000)
        return _RECORD.pack(seconds, rest, len(ip), len(ip)) + ip


def _with_checksum(ends: bytes, head: bytes, payload: bytes) -> bytes:
    """The TCP segment; the checksum covers the ends of the connection, too (RFC 9293 §3.1)."""
    pseudo = ends + struct.pack(">II", len(head) + 4 + len(payload), _TCP)
    return head + struct.pack(">HH", _checksum(pseudo + head + payload), 0) + payload


def _ip(source: Address, target: Address, length: int) -> bytes:
    if source.version == 6:
        return struct.pack(">IHBB", 6 << 28, length, _TCP, _HOPS) + source.packed + target.packed
    head = struct.pack(">BBHIBB", 0x45, 0, 20 + length, 0, _HOPS, _TCP)
    ends = source.packed + target.packed
    return head + struct.pack(">H", _checksum(head + bytes(2) + ends)) + ends


def _checksum(octets: bytes) -> int:
    """The Internet's (RFC 1071)."""
    padded = octets + bytes(len(octets) % 2)
    total: int = sum(struct.unpack(f">{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _address(host: str) -> Address:
    """Of a socket's host; one that is none (a name, a scope) becomes the unspecified one."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ipaddress.IPv4Address(0)

"""The log of what went over SMPP: dissected for people, and as a pcap for Wireshark."""

import shutil
import struct
import subprocess

import pytest

from gateway_sim.clock import Clock
from gateway_sim.dissection import dissect, without_passwords
from gateway_sim.pcap import pcap
from gateway_sim.wire import Chunk, Link, Wire
from sms.smpp.codec import encode
from sms.smpp.pdu import EnquireLink, SubmitSm
from tests.gateway_sim.conftest import PHONE, until
from tests.gateway_sim.test_phones_http import read, write

TSHARK = shutil.which("tshark")


class FakeSession:
    system_id = "bot"
    tap = None
    ends = (("127.0.0.1", 40_000), ("127.0.0.1", 2775))


def link(number: int = 1, *, peer: str = "127.0.0.1") -> Link:
    return Link(number, (peer, 40_000 + number), (peer, 2775), FakeSession())


def chunk(octets: bytes, *, came: bool = True, over: Link | None = None) -> Chunk:
    return Chunk(1, 1_795_000_000.25, over or link(), came, octets)


async def test_the_log_shows_every_pdu_in_words_and_in_bytes_newest_first(http, esme, simulator):
    await esme.submit("Сәлем, келісесіз бе?", PHONE)
    log = await read(http, "/pdus")
    told = [(pdu["direction"], pdu["command"], pdu["status"]) for pdu in log[-4:]]
    assert told == [
        ("out", "submit_sm_resp", "ESME_ROK"),
        ("in", "submit_sm", "ESME_ROK"),
        ("out", "bind_transceiver_resp", "ESME_ROK"),
        ("in", "bind_transceiver", "ESME_ROK"),
    ]
    submit = log[-3]
    assert (submit["from"], submit["to"], submit["text"]) == ("1414", PHONE, "Сәлем, келісесіз бе?")
    assert {"name": "data_coding", "value": "8 (UCS2)"} in submit["fields"]
    assert "Сәлем".encode("utf-16-be").hex() in submit["octets"]
    assert submit["system_id"] == "bot"


async def test_the_log_can_be_narrowed(http, esme):
    await write(http, "иә")
    await esme.delivery()
    assert {pdu["command"] for pdu in await read(http, "/pdus?command=deliver_sm")} == {
        "deliver_sm",
        "deliver_sm_resp",
    }
    assert [pdu["command"] for pdu in await read(http, "/pdus?text=ИӘ")] == ["deliver_sm"]
    assert await read(http, "/pdus?trouble=yes") == []
    assert len(await read(http, "/pdus?limit=1")) == 1


async def test_a_receipt_is_told_as_one(http, esme, simulator):
    await esme.submit("сәлем", PHONE)
    await esme.delivery()
    [receipt, *_] = await read(http, "/pdus?command=deliver_sm&text=stat")
    assert any(
        field["name"] == "receipt" and field["value"].startswith("DELIVERED for message")
        for field in receipt["fields"]
    )


async def test_no_password_is_shown_or_given_away(http, simulator, bind):
    await bind(simulator, user="bot", password="geheim99")
    log = await (await http.get("/pdus")).text()
    file = await (await http.get("/pdus.pcap")).read()
    assert "bind_transceiver" in log
    assert "geheim99" not in log
    assert b"geheim99".hex() not in log
    assert b"geheim99" not in file
    assert b"********" in file


def test_a_bind_without_an_end_keeps_nothing_after_its_header():
    broken = struct.pack(">IIII", 20, 9, 0, 1) + b"abcd"
    assert without_passwords(broken) == broken[:16]


def test_a_stream_that_cannot_be_cut_is_shown_with_its_reason():
    [whole, broken] = dissect(chunk(encode(EnquireLink(), 7) + b"\0\0\0\1junk"))
    assert (whole.command, whole.sequence) == ("enquire_link", 7)
    assert "length that no PDU has" in broken.problem
    assert broken.octets == b"\0\0\0\1junk".hex()


def test_a_pdu_that_cannot_be_read_is_shown_with_its_reason():
    [entry] = dissect(chunk(struct.pack(">IIII", 18, 4, 0, 1) + b"ab"))
    assert (entry.command, entry.fields) == ("submit_sm", [])
    assert entry.problem


def test_the_oldest_makes_way_so_that_memory_stays_flat():
    wire, session = Wire(Clock(), kept_octets=10_000), FakeSession()
    wire.listen(session)
    for number in range(1_000):
        session.tap(True, encode(EnquireLink(), number + 1))
    kept = list(wire.oldest_first())
    assert 10 < len(kept) < 100
    assert kept[-1].number == 1_000
    assert next(wire.newest_first()) is kept[-1]


def packets(file: bytes) -> list[bytes]:
    assert struct.unpack_from("<IHH", file) == (0xA1B2C3D4, 2, 4)
    found, at = [], 24
    while at < len(file):
        length = struct.unpack_from("<I", file, at + 8)[0]
        found.append(file[at + 16 : at + 16 + length])
        at += 16 + length
    return found


def folded(octets: bytes) -> int:
    octets += bytes(len(octets) % 2)
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def test_the_packets_add_up_and_their_checksums_are_right():
    over = link()
    there = encode(SubmitSm(short_message=b"x" * 200), 1) * 200
    file = b"".join(pcap([chunk(there, over=over), chunk(b"y" * 16, came=False, over=over)]))
    made = packets(file)
    assert len(made) == 3 + 2 + 1
    sent = {True: b"", False: b""}
    for packet in made:
        source, target, tcp = packet[12:16], packet[16:20], packet[20:]
        assert folded(packet[:20]) == 0xFFFF
        assert folded(source + target + struct.pack(">II", len(tcp), 6) + tcp) == 0xFFFF
        came = tcp[:2] == struct.pack(">H", 40_001)
        number, acknowledged = struct.unpack(">II", tcp[4:12])
        if not tcp[13] & 0x02:
            assert number == 1 + len(sent[came])
            assert acknowledged == 1 + len(sent[not came])
            sent[came] += tcp[20:]
    assert sent == {True: there, False: b"y" * 16}


def test_ipv6_links_become_ipv6_packets():
    [syn, *_] = packets(b"".join(pcap([chunk(encode(EnquireLink(), 1), over=link(peer="::1"))])))
    assert syn[0] >> 4 == 6
    assert struct.unpack(">H", syn[4:6])[0] == len(syn) - 40


@pytest.mark.skipif(TSHARK is None, reason="tshark is not installed (apt-get install tshark)")
async def test_wireshark_reads_the_pcap_as_smpp(http, simulator, esme, tmp_path):
    await esme.submit("Сәлем, келісесіз бе? " * 10, PHONE)
    await until(simulator, lambda: simulator.phones.thread(PHONE)[0].state == "delivered")
    file = tmp_path / "wire.pcap"
    file.write_bytes(await (await http.get("/pdus.pcap")).read())
    port = simulator.network.port
    read_by_wireshark = subprocess.run(
        [TSHARK, "-r", file, "-d", f"tcp.port=={port},smpp", "-o", "tcp.check_checksum:TRUE",
         "-T", "fields", "-e", "smpp.command_id", "-e", "smpp.source_addr"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for command in ("0x00000009", "0x80000009", "0x00000004", "0x80000004", "0x00000005"):
        assert command in read_by_wireshark
    troubles = subprocess.run(
        [TSHARK, "-r", file, "-d", f"tcp.port=={port},smpp", "-o", "tcp.check_checksum:TRUE",
         "-Y", "_ws.malformed || tcp.analysis.flags || tcp.checksum.status == 0"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert troubles == ""

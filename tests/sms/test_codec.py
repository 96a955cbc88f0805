"""PDUs to bytes and back: round trips, the limits of the specification, and cutting a stream."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.smpp import codec
from sms.smpp.codec import COMMANDS, decode, encode, refusal
from sms.smpp.constants import MAX_PDU_OCTETS, RESPONSE, Command, Status, Tag
from sms.smpp.errors import BadField, Malformed
from sms.smpp.express import read_message
from sms.smpp.fields import CString, Destination
from sms.smpp.frame import broken_sequence, cut, following, is_broken, join
from sms.smpp.pdu import (
    BindTransceiver,
    BindTransmitter,
    DataSm,
    DeliverSm,
    EnquireLink,
    GenericNack,
    Pdu,
    SubmitMulti,
    SubmitSm,
    SubmitSmResp,
)
from tests.sms.pdus import any_pdu, fields_of, pdus_of

EVERY_PDU = sorted(COMMANDS.values(), key=lambda kind: kind.command_id)


def test_every_command_of_the_specification_has_a_pdu():
    assert set(Command) == set(COMMANDS)


@pytest.mark.parametrize("kind", EVERY_PDU, ids=lambda kind: kind.__name__)
def test_every_pdu_survives_the_wire(kind):
    @given(pdus_of(kind))
    def survives(pdu):
        assert decode(encode(pdu)) == pdu

    survives()


def test_bytes_are_those_of_the_example_in_the_specification():
    """SMPP 3.4 §3.2.5."""
    example = bytes.fromhex(
        "0000002F 00000002 00000000 00000001 534D50503354455354 00 7365637265743038 00"
        "5355424D495431 00 00 01 01 00"
    )
    bind = BindTransmitter(
        "SMPP3TEST", "secret08", "SUBMIT1", 0, addr_ton=1, addr_npi=1, sequence_number=1
    )
    assert encode(bind) == example
    assert decode(example) == bind


@given(pdus_of(SubmitSm) | pdus_of(DeliverSm))
def test_the_short_way_reads_the_same_as_the_general_way(pdu):
    octets = encode(pdu)
    frame = (pdu.command_id, pdu.command_status, pdu.sequence_number, 16, len(octets))
    short = read_message(type(pdu), octets, frame)
    assert (short is None) == bool(pdu.schedule_delivery_time or pdu.validity_period)
    assert short is None or short == codec._read(type(pdu), octets, frame)


@given(pdus_of(SubmitSm) | pdus_of(DeliverSm))
def test_the_short_way_writes_the_same_as_the_general_way(pdu):
    assert encode(pdu)[16:] == codec._body(pdu)


@given(pdus_of(SubmitSm), st.data())
def test_a_submit_cut_short_is_refused_or_was_cut_between_tlvs(pdu, data):
    body = encode(pdu)[16:]
    end = data.draw(st.integers(0, len(body)))
    try:
        read = decode(join(Command.SUBMIT_SM, 0, 1, body[:end]))
    except Malformed:
        return
    assert read.short_message == pdu.short_message
    assert read.tlvs.items() <= pdu.tlvs.items()


def test_a_sequence_number_may_be_given_apart():
    assert decode(encode(SubmitSm(sequence_number=1), 7)).sequence_number == 7


# The limits.

TOO_LONG = [
    (kind, name, field)
    for kind in EVERY_PDU
    for name, field in fields_of(kind).items()
    if isinstance(field, CString)
]


def ids(value):
    return value.__name__ if isinstance(value, type) else value if isinstance(value, str) else ""


@pytest.mark.parametrize(("kind", "name", "field"), TOO_LONG, ids=ids)
def test_a_field_over_its_limit_is_not_written(kind, name, field):
    pdu = sample(kind)
    setattr(pdu, name, "9" * field.most)
    with pytest.raises(BadField, match=f"{kind.command_id.name.lower()}.{name}"):
        encode(pdu)


@pytest.mark.parametrize(("kind", "name", "field"), TOO_LONG, ids=ids)
def test_a_field_over_its_limit_is_refused_with_its_status(kind, name, field):
    pdu, marked = sample(kind), "9" * (field.most - 1)
    setattr(pdu, name, marked)
    octets = encode(pdu).replace(marked.encode(), marked.encode() + b"9")
    with pytest.raises(Malformed) as problem:
        decode(len(octets).to_bytes(4) + octets[4:])
    assert problem.value.status is field.status


def sample(kind: type[Pdu]) -> Pdu:
    return SubmitMulti(dest_addresses=(Destination("1"),)) if kind is SubmitMulti else kind()


@pytest.mark.parametrize("kind", [SubmitSm, DeliverSm])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source_addr", "14\x0014"),
        ("destination_addr", "қысқа"),
        ("service_type", "\0"),
        ("short_message", b"x" * 255),
        ("esm_class", 256),
        ("data_coding", -1),
        ("validity_period", "later"),
        ("tlvs", {Tag.USER_MESSAGE_REFERENCE: b"1"}),
        ("tlvs", {0x12345: b"1"}),
        ("sequence_number", 2**32),
        ("command_status", -1),
    ],
)
def test_what_does_not_fit_is_not_written(kind, field, value):
    with pytest.raises(BadField):
        encode(kind(**{field: value}))


def test_a_pdu_that_no_peer_would_take_is_not_written():
    with pytest.raises(BadField):
        encode(DataSm(tlvs={Tag.MESSAGE_PAYLOAD: bytes(MAX_PDU_OCTETS)}))
    with pytest.raises(BadField):
        encode(SubmitSm(tlvs={Tag.MESSAGE_PAYLOAD: bytes(MAX_PDU_OCTETS - 20)}))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", Status.ESME_RINVCMDLEN),
        (b"123456\0", Status.ESME_RINVSERTYP),
        (b"\0\1\1" + b"9" * 21 + b"\0", Status.ESME_RINVSRCADR),
        (b"\0\1\1\0\1\1" + b"9" * 21 + b"\0", Status.ESME_RINVDSTADR),
        (b"\0\1\1\0\1\1\0\0\0\0now", Status.ESME_RINVCMDLEN),
        (b"\0\1\1\0\1\1\0\0\0\0now\0" + bytes(20), Status.ESME_RINVSCHED),
        (b"\0\1\1\0\1\1\0\0\0\0\0now\0" + bytes(20), Status.ESME_RINVEXPIRY),
        (b"\0\1\1\0\1\1\0\0\0\0\0\0\0\0\0\0\xff" + bytes(255), Status.ESME_RINVMSGLEN),
        (b"\0\1\1\0\1\1\0\0\0\0\0\0\0\0\0\0\x09short", Status.ESME_RINVMSGLEN),
        (bytes(17) + b"\2", Status.ESME_RINVOPTPARSTREAM),
        (bytes(17) + b"\2\4\0\2\0", Status.ESME_RINVOPTPARSTREAM),
        (bytes(17) + b"\2\4\0\1\0", Status.ESME_RINVPARLEN),
    ],
)
def test_a_broken_submit_is_refused_with_what_is_wrong(body, status):
    with pytest.raises(Malformed) as problem:
        decode(join(Command.SUBMIT_SM, 0, 1, body))
    assert problem.value.status is status


@pytest.mark.parametrize(
    ("destinations", "status"),
    [
        (b"\0", Status.ESME_RINVNUMDESTS),
        (b"\xff", Status.ESME_RINVNUMDESTS),
        (b"\1\3\1\1x\0", Status.ESME_RINVDESTFLAG),
        (b"\1\2" + b"x" * 21, Status.ESME_RINVDLNAME),
    ],
)
def test_broken_destinations_are_refused_with_what_is_wrong(destinations, status):
    with pytest.raises(Malformed) as problem:
        decode(join(Command.SUBMIT_MULTI, 0, 1, bytes(4) + destinations))
    assert problem.value.status is status


def test_an_unknown_command_is_refused():
    with pytest.raises(Malformed) as problem:
        decode(join(0x99, 0, 1))
    assert problem.value.status is Status.ESME_RINVCMDID


@pytest.mark.parametrize("octets", [b"", b"\0\0\0\x10", bytes(16), encode(EnquireLink()) + b"\0"])
def test_a_length_that_is_not_true_is_refused(octets):
    with pytest.raises(Malformed) as problem:
        decode(octets)
    assert problem.value.status is Status.ESME_RINVCMDLEN


@given(st.sampled_from(sorted(COMMANDS)), st.binary(max_size=120))
def test_any_body_is_read_or_refused(command, body):
    try:
        pdu = decode(join(command, 0, 1, body))
    except Malformed:
        return
    assert decode(encode(pdu)) == pdu


# Optional parameters.


def test_a_repeated_tlv_keeps_all_its_values_in_order():
    deliver = DeliverSm(
        tlvs={Tag.CALLBACK_NUM: b"\1\1\1" + b"77011234567"},
        repeated_tlvs=(
            (Tag.CALLBACK_NUM, b"\1\1\1" + b"1414"),
            (Tag.CALLBACK_NUM, b"\1\1\1" + b"911"),
        ),
    )
    assert decode(encode(deliver)) == deliver


def test_a_vendors_tlv_of_any_size_is_kept():
    submit = SubmitSm(tlvs={0x1400: b"", 0x1401: bytes(1000)})
    assert decode(encode(submit)) == submit


# Answers.


def test_a_refused_submit_has_no_body():
    """SMPP 3.4 §4.4.2."""
    assert len(encode(SubmitSmResp(command_status=Status.ESME_RTHROTTLED))) == 16


@pytest.mark.parametrize(
    "kind", [kind for kind in EVERY_PDU if kind.command_id & RESPONSE], ids=lambda k: k.__name__
)
def test_an_answer_may_end_with_its_header(kind):
    pdu = decode(join(kind.command_id, Status.ESME_RSYSERR, 5))
    assert (type(pdu), pdu.command_status, pdu.sequence_number) == (kind, Status.ESME_RSYSERR, 5)


@pytest.mark.parametrize("kind", [k for k in EVERY_PDU if not k.command_id & RESPONSE], ids=ids)
def test_a_request_is_refused_by_its_own_answer_where_it_has_one(kind):
    answer = decode(refusal(kind.command_id, Status.ESME_RINVBNDSTS, 9))
    expected = COMMANDS.get(kind.command_id | RESPONSE, GenericNack)
    assert (type(answer), answer.sequence_number) == (expected, 9)
    assert answer.command_status == Status.ESME_RINVBNDSTS


# Cutting.


@given(st.lists(any_pdu(), max_size=5), st.data())
def test_a_stream_is_cut_at_the_same_places_however_it_arrives(pdus, data):
    stream = b"".join(map(encode, pdus))
    read, rest = [], b""
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        rest, stream = rest + stream[:size], stream[size:]
        frames, used = cut(rest)
        read += [codec.decode_frame(rest, frame) for frame in frames]
        rest = rest[used:]
    assert (read, rest) == (pdus, b"")


@pytest.mark.parametrize("length", [0, 15, MAX_PDU_OCTETS + 1, 0xFFFFFFFF])
def test_a_length_that_no_pdu_has_is_seen_at_once(length):
    good = encode(EnquireLink(sequence_number=1))
    frames, used = cut(good + length.to_bytes(4))
    assert (len(frames), used) == (1, 16)
    assert is_broken(good + length.to_bytes(4), used)
    assert broken_sequence(length.to_bytes(4), 0) == 0
    assert broken_sequence(length.to_bytes(4) + bytes(8) + (77).to_bytes(4), 0) == 77


def test_an_unfinished_pdu_is_not_broken():
    octets = encode(BindTransceiver("kelisim", "secret"))
    for size in range(len(octets)):
        assert cut(octets[:size]) == ([], 0)
        assert not is_broken(octets[:size], 0)


def test_sequence_numbers_go_round():
    assert following(0) == 1
    assert following(0x7FFFFFFE) == 0x7FFFFFFF
    assert following(0x7FFFFFFF) == 1

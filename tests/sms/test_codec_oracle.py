"""Our bytes before a strict codec that is not ours (smpp.pdu3), and its bytes before ours."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smpp.pdu import operations, pdu_types
from smpp.pdu.pdu_encoding import PDUEncoder

from sms.smpp import pdu
from sms.smpp.codec import decode, encode
from sms.smpp.constants import EsmClass, MessageState, Status, Tag
from sms.smpp.fields import Destination, Unsuccessful
from tests.sms.pdus import fields_of

ADDRESSES = {
    "source_addr_ton": 5,
    "source_addr": "Kelisim",
    "dest_addr_ton": 1,
    "dest_addr_npi": 1,
    "destination_addr": "77011234567",
}
MESSAGE = ADDRESSES | {
    "service_type": "CMT",
    "esm_class": EsmClass.UDHI | EsmClass.STORE_AND_FORWARD,
    "priority_flag": 1,
    "validity_period": "000003000000000R",
    "registered_delivery": 1,
    "data_coding": 8,
    "short_message": b"\5\0\3\7\2\1" + "Сәлем".encode("utf-16-be"),
    "tlvs": {Tag.USER_MESSAGE_REFERENCE: b"\1\2", Tag.SAR_TOTAL_SEGMENTS: b"\2"},
}
BIND = {
    "system_id": "kelisim",
    "password": "secret",
    "system_type": "SMS",
    "addr_ton": 1,
    "addr_npi": 1,
    "address_range": "^1414$",
}

#: every PDU that smpp.pdu3 can both read and write (it cannot submit_multi and replace_sm)
SAMPLES = [
    pdu.BindTransmitter(**BIND),
    pdu.BindReceiver(**BIND),
    pdu.BindTransceiver(**BIND),
    pdu.BindTransmitterResp("smsc"),
    pdu.BindReceiverResp("smsc", tlvs={Tag.SC_INTERFACE_VERSION: b"\x34"}),
    pdu.BindTransceiverResp(command_status=Status.ESME_RINVPASWD),
    pdu.Outbind("smsc", "secret"),
    pdu.Unbind(),
    pdu.UnbindResp(),
    pdu.GenericNack(command_status=Status.ESME_RINVCMDLEN),
    pdu.SubmitSm(**MESSAGE),
    pdu.SubmitSm(**MESSAGE | {"validity_period": ""}),
    pdu.SubmitSmResp("8c1f"),
    pdu.SubmitSmResp(command_status=Status.ESME_RTHROTTLED),
    pdu.DeliverSm(**MESSAGE | {"esm_class": EsmClass.DELIVERY_RECEIPT, "validity_period": ""}),
    pdu.DeliverSmResp(),
    pdu.DeliverSmResp(command_status=Status.ESME_RMSGQFUL),
    pdu.DataSm(**ADDRESSES, tlvs={Tag.MESSAGE_PAYLOAD: b"long" * 500}),
    pdu.DataSmResp("17"),
    pdu.QuerySm("8c1f", 5, 0, "Kelisim"),
    pdu.QuerySmResp("8c1f", "240131120000004+", MessageState.DELIVERED, 0),
    pdu.CancelSm(message_id="8c1f", **ADDRESSES),
    pdu.CancelSmResp(command_status=Status.ESME_RCANCELFAIL),
    pdu.ReplaceSmResp(command_status=Status.ESME_RREPLACEFAIL),
    pdu.EnquireLink(),
    pdu.EnquireLinkResp(),
    pdu.AlertNotification(1, 1, "77011234567", 0, 0, "1414"),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_a_strict_codec_reads_our_pdus_and_writes_the_same_bytes(sample):
    sample.sequence_number = 0x1234
    octets = encode(sample)
    theirs = PDUEncoder().decode(BytesIO(octets))
    assert theirs.seqNum == 0x1234
    assert says_the_same(theirs, sample)
    assert PDUEncoder().encode(theirs) == octets


def says_the_same(theirs, ours):
    """Texts and octets of all fields; what it makes enumerations of is left to the bytes."""
    texts = {
        name: getattr(ours, name)
        for name in fields_of(type(ours))
        if isinstance(theirs.params.get(name), bytes)
    }
    return texts == {
        name: theirs.params[name] if isinstance(value, bytes) else theirs.params[name].decode()
        for name, value in texts.items()
    }


@given(
    source=st.from_regex(r"[0-9]{0,20}", fullmatch=True),
    destination=st.from_regex(r"[0-9]{1,20}", fullmatch=True),
    message=st.binary(max_size=254),
    reference=st.integers(0, 0xFFFF),
    sequence=st.integers(1, 0x7FFFFFFF),
)
def test_we_read_the_submits_of_a_strict_codec(source, destination, message, reference, sequence):
    theirs = operations.SubmitSM(
        sequence,
        service_type="",
        source_addr_ton=pdu_types.AddrTon.NATIONAL,
        source_addr_npi=pdu_types.AddrNpi.ISDN,
        source_addr=source,
        dest_addr_ton=pdu_types.AddrTon.INTERNATIONAL,
        dest_addr_npi=pdu_types.AddrNpi.ISDN,
        destination_addr=destination,
        esm_class=pdu_types.EsmClass(
            pdu_types.EsmClassMode.DEFAULT, pdu_types.EsmClassType.DEFAULT
        ),
        registered_delivery=pdu_types.RegisteredDelivery(
            pdu_types.RegisteredDeliveryReceipt.SMSC_DELIVERY_RECEIPT_REQUESTED
        ),
        short_message=message,
        user_message_reference=reference,
    )
    assert decode(PDUEncoder().encode(theirs)) == pdu.SubmitSm(
        source_addr_ton=2,
        source_addr_npi=1,
        source_addr=source,
        dest_addr_ton=1,
        dest_addr_npi=1,
        destination_addr=destination,
        registered_delivery=1,
        short_message=message,
        tlvs={Tag.USER_MESSAGE_REFERENCE: reference.to_bytes(2)},
        sequence_number=sequence,
    )


# What smpp.pdu3 cannot: by the tables of the specification, octet for octet.


def test_submit_multi_by_the_table():
    """SMPP 3.4 §4.5.1."""
    submit = pdu.SubmitMulti(
        service_type="CMT",
        source_addr="1414",
        dest_addresses=(Destination("77011234567", 1, 1), Destination(dl_name="akimat")),
        data_coding=8,
        short_message=b"hi",
        sequence_number=3,
    )
    body = [
        *(b"CMT\0", b"\0", b"\0", b"1414\0", b"\2"),
        *(b"\1", b"\1", b"\1", b"77011234567\0"),
        *(b"\2", b"akimat\0"),
        *(b"\0", b"\0", b"\0", b"\0", b"\0", b"\0", b"\0", b"\x08", b"\0", b"\x02", b"hi"),
    ]
    assert encode(submit)[16:] == b"".join(body)
    assert decode(encode(submit)) == submit


def test_submit_multi_resp_by_the_table():
    """SMPP 3.4 §4.5.2."""
    refused = Unsuccessful("77011234567", Status.ESME_RINVDSTADR, 1, 1)
    answer = pdu.SubmitMultiResp("17", (refused,))
    body = [b"17\0", b"\1", b"\1", b"\1", b"77011234567\0", b"\0\0\0\x0b"]
    assert encode(answer)[16:] == b"".join(body)
    assert decode(encode(answer)) == answer


def test_replace_sm_by_the_table():
    """SMPP 3.4 §4.10.1."""
    replace = pdu.ReplaceSm("17", 0, 0, "1414", registered_delivery=1, short_message=b"new")
    body = [b"17\0", b"\0", b"\0", b"1414\0", b"\0", b"\0", b"\1", b"\0", b"\3", b"new"]
    assert encode(replace)[16:] == b"".join(body)
    assert decode(encode(replace)) == replace

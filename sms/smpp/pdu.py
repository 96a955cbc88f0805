"""The PDUs of SMPP 3.4, one struct each, with the specification's field names and limits.

The order of the fields is the order on the wire; the type of a field (`fields`) says how it is
written and how long it may be. `codec` reads all of it from here. Lengths and counts (`sm_length`,
`number_of_dests`) are the codec's business and no fields. Addresses, ids and the like hold any
octet but NUL, as Latin-1; message bytes stay bytes.
"""

from typing import ClassVar

import msgspec

from sms.smpp.constants import INTERFACE_VERSION, Command
from sms.smpp.fields import (
    AddressRange,
    DestinationAddr,
    DestinationList,
    FinalDate,
    LongDestinationAddr,
    LongSourceAddr,
    MessageId,
    Octet,
    Password,
    ScheduleTime,
    ServiceType,
    ShortMessage,
    SourceAddr,
    SystemId,
    SystemType,
    UnsuccessList,
    ValidityPeriod,
)


class Pdu(msgspec.Struct, kw_only=True, gc=False):
    """What every PDU has. `tlvs` holds the first value of each tag; further values of the same tag
    (the specification repeats callback_num) stand in `repeated_tlvs` in the order they came."""

    command_id: ClassVar[Command]

    tlvs: dict[int, bytes] = {}
    sequence_number: int = 0
    command_status: int = 0
    repeated_tlvs: tuple[tuple[int, bytes], ...] = ()


class _Bind(Pdu):
    """§4.1: who wants a session, and for which addresses."""

    system_id: SystemId = ""
    password: Password = ""
    system_type: SystemType = ""
    interface_version: Octet = INTERFACE_VERSION
    addr_ton: Octet = 0
    addr_npi: Octet = 0
    address_range: AddressRange = ""


class _BindResp(Pdu):
    """§4.1: who answers."""

    system_id: SystemId = ""


class BindTransmitter(_Bind):
    command_id: ClassVar[Command] = Command.BIND_TRANSMITTER


class BindTransmitterResp(_BindResp):
    command_id: ClassVar[Command] = Command.BIND_TRANSMITTER_RESP


class BindReceiver(_Bind):
    command_id: ClassVar[Command] = Command.BIND_RECEIVER


class BindReceiverResp(_BindResp):
    command_id: ClassVar[Command] = Command.BIND_RECEIVER_RESP


class BindTransceiver(_Bind):
    command_id: ClassVar[Command] = Command.BIND_TRANSCEIVER


class BindTransceiverResp(_BindResp):
    command_id: ClassVar[Command] = Command.BIND_TRANSCEIVER_RESP


Bind = BindTransmitter | BindReceiver | BindTransceiver
BindResp = BindTransmitterResp | BindReceiverResp | BindTransceiverResp


class Outbind(Pdu):
    """§4.1.7: the SMSC asks an ESME to bind."""

    command_id: ClassVar[Command] = Command.OUTBIND

    system_id: SystemId = ""
    password: Password = ""


class Unbind(Pdu):
    """§4.2."""

    command_id: ClassVar[Command] = Command.UNBIND


class UnbindResp(Pdu):
    command_id: ClassVar[Command] = Command.UNBIND_RESP


class GenericNack(Pdu):
    """§4.3: the answer to what cannot be read."""

    command_id: ClassVar[Command] = Command.GENERIC_NACK


class _Message(Pdu):
    """The body that submit_sm (§4.4) and deliver_sm (§4.6) share."""

    service_type: ServiceType = ""
    source_addr_ton: Octet = 0
    source_addr_npi: Octet = 0
    source_addr: SourceAddr = ""
    dest_addr_ton: Octet = 0
    dest_addr_npi: Octet = 0
    destination_addr: DestinationAddr = ""
    esm_class: Octet = 0
    protocol_id: Octet = 0
    priority_flag: Octet = 0
    schedule_delivery_time: ScheduleTime = ""
    validity_period: ValidityPeriod = ""
    registered_delivery: Octet = 0
    replace_if_present_flag: Octet = 0
    data_coding: Octet = 0
    sm_default_msg_id: Octet = 0
    short_message: ShortMessage = b""


class _MessageResp(Pdu):
    message_id: MessageId = ""


class SubmitSm(_Message):
    command_id: ClassVar[Command] = Command.SUBMIT_SM


class SubmitSmResp(_MessageResp):
    command_id: ClassVar[Command] = Command.SUBMIT_SM_RESP


class DeliverSm(_Message):
    command_id: ClassVar[Command] = Command.DELIVER_SM


class DeliverSmResp(_MessageResp):
    command_id: ClassVar[Command] = Command.DELIVER_SM_RESP


#: the two PDUs that carry a short message between a phone and an ESME
Message = SubmitSm | DeliverSm


class SubmitMulti(Pdu):
    """§4.5.1: one message to many."""

    command_id: ClassVar[Command] = Command.SUBMIT_MULTI

    service_type: ServiceType = ""
    source_addr_ton: Octet = 0
    source_addr_npi: Octet = 0
    source_addr: SourceAddr = ""
    dest_addresses: DestinationList = ()
    esm_class: Octet = 0
    protocol_id: Octet = 0
    priority_flag: Octet = 0
    schedule_delivery_time: ScheduleTime = ""
    validity_period: ValidityPeriod = ""
    registered_delivery: Octet = 0
    replace_if_present_flag: Octet = 0
    data_coding: Octet = 0
    sm_default_msg_id: Octet = 0
    short_message: ShortMessage = b""


class SubmitMultiResp(Pdu):
    command_id: ClassVar[Command] = Command.SUBMIT_MULTI_RESP

    message_id: MessageId = ""
    unsuccess_smes: UnsuccessList = ()


class DataSm(Pdu):
    """§4.7: a message whose text is in the TLV message_payload."""

    command_id: ClassVar[Command] = Command.DATA_SM

    service_type: ServiceType = ""
    source_addr_ton: Octet = 0
    source_addr_npi: Octet = 0
    source_addr: LongSourceAddr = ""
    dest_addr_ton: Octet = 0
    dest_addr_npi: Octet = 0
    destination_addr: LongDestinationAddr = ""
    esm_class: Octet = 0
    registered_delivery: Octet = 0
    data_coding: Octet = 0


class DataSmResp(_MessageResp):
    command_id: ClassVar[Command] = Command.DATA_SM_RESP


class QuerySm(Pdu):
    """§4.8."""

    command_id: ClassVar[Command] = Command.QUERY_SM

    message_id: MessageId = ""
    source_addr_ton: Octet = 0
    source_addr_npi: Octet = 0
    source_addr: SourceAddr = ""


class QuerySmResp(Pdu):
    command_id: ClassVar[Command] = Command.QUERY_SM_RESP

    message_id: MessageId = ""
    final_date: FinalDate = ""
    message_state: Octet = 0
    error_code: Octet = 0


class CancelSm(Pdu):
    """§4.9."""

    command_id: ClassVar[Command] = Command.CANCEL_SM

    service_type: ServiceType = ""
    message_id: MessageId = ""
    source_addr_ton: Octet = 0
    source_addr_npi: Octet = 0
    source_addr: SourceAddr = ""
    dest_addr_ton: Octet = 0
    dest_addr_npi: Octet = 0
    destination_addr: DestinationAddr = ""


class CancelSmResp(Pdu):
    command_id: ClassVar[Command] = Command.CANCEL_SM_RESP


class ReplaceSm(Pdu):
    """§4.10."""

    command_id: ClassVar[Command] = Command.REPLACE_SM

    message_id: MessageId = ""
    source_addr_ton: Octet = 0
    source_addr_npi: Octet = 0
    source_addr: SourceAddr = ""
    schedule_delivery_time: ScheduleTime = ""
    validity_period: ValidityPeriod = ""
    registered_delivery: Octet = 0
    sm_default_msg_id: Octet = 0
    short_message: ShortMessage = b""


class ReplaceSmResp(Pdu):
    command_id: ClassVar[Command] = Command.REPLACE_SM_RESP


class EnquireLink(Pdu):
    """§4.11."""

    command_id: ClassVar[Command] = Command.ENQUIRE_LINK


class EnquireLinkResp(Pdu):
    command_id: ClassVar[Command] = Command.ENQUIRE_LINK_RESP


class AlertNotification(Pdu):
    """§4.12: a subscriber can be reached again."""

    command_id: ClassVar[Command] = Command.ALERT_NOTIFICATION

    source_addr_ton: Octet = 0
    source_addr_npi: Octet = 0
    source_addr: LongSourceAddr = ""
    esme_addr_ton: Octet = 0
    esme_addr_npi: Octet = 0
    esme_addr: LongDestinationAddr = ""

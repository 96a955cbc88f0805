"""Arbitrary PDUs for hypothesis, made from the limits that the fields declare."""

from typing import Any, get_type_hints

from hypothesis import strategies as st

from sms.smpp.codec import COMMANDS
from sms.smpp.constants import RESPONSE, TLV_OCTETS
from sms.smpp.fields import Counted, CString, Destination, Integer, Unsuccessful
from sms.smpp.pdu import Pdu

OCTETS = st.integers(0, 255)
SEQUENCES = st.integers(0, 0x7FFFFFFF)


def c_strings(most: int) -> st.SearchStrategy[str]:
    letters = st.characters(codec="latin-1", exclude_characters="\0")
    return st.text(letters, max_size=most - 1)


def destinations() -> st.SearchStrategy[Destination]:
    addresses = st.builds(Destination, c_strings(21), OCTETS, OCTETS)
    return addresses | st.builds(Destination, dl_name=c_strings(21))


def unsuccessful() -> st.SearchStrategy[Unsuccessful]:
    return st.builds(Unsuccessful, c_strings(21), st.integers(0, 0xFFFFFFFF), OCTETS, OCTETS)


def values(name: str, kind: Any) -> st.SearchStrategy[Any]:
    match kind:
        case Integer():
            return OCTETS
        case CString(fixed=True):
            return st.just("") | st.text("0123456789R", min_size=16, max_size=16)
        case CString():
            return c_strings(kind.most)
        case Counted():
            return st.binary(max_size=kind.most)
    if name == "dest_addresses":
        return st.lists(destinations(), min_size=1, max_size=5).map(tuple)
    return st.lists(unsuccessful(), max_size=5).map(tuple)


def tlvs() -> st.SearchStrategy[dict[int, bytes]]:
    def sized(tag: int) -> st.SearchStrategy[tuple[int, bytes]]:
        least, most = TLV_OCTETS.get(tag, (0, 40))
        return st.tuples(st.just(tag), st.binary(min_size=least, max_size=min(most, 300)))

    tags = st.sampled_from(sorted(TLV_OCTETS)) | st.integers(0, 0xFFFF)
    return st.lists(tags.flatmap(sized), max_size=4).map(dict)


def fields_of(kind: type[Pdu]) -> dict[str, Any]:
    """Field name → how it is written."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        name: hints[name].__metadata__[0]
        for name in kind.__struct_fields__
        if name not in Pdu.__struct_fields__
    }


def pdus_of(kind: type[Pdu]) -> st.SearchStrategy[Pdu]:
    fields = {name: values(name, field) for name, field in fields_of(kind).items()}
    return st.builds(
        kind,
        **fields,
        tlvs=tlvs(),
        sequence_number=SEQUENCES,
        command_status=st.sampled_from([0, 8, 0x58]),
    )


def requests() -> st.SearchStrategy[Pdu]:
    return st.one_of(
        *(pdus_of(kind) for command, kind in COMMANDS.items() if not command & RESPONSE)
    )


def any_pdu() -> st.SearchStrategy[Pdu]:
    return st.one_of(*(pdus_of(kind) for kind in COMMANDS.values()))

"""The evidence of one consent as a file that proves itself: no database, no secret, no network.

    {"kelisim": "evidence", "format": 1,
     "told": {…, "proofs": […]},      what is proved, in words and times
     "marks": {"/offer_id": "…", …},  SHA-256 of each single value of it, by its place
     "key": "…", "signature": "…"}    Ed25519 over all of the above

The signature shows that nothing was changed since the service wrote it; the marks name what was;
the hashes of the proofs are those of the service's chain, and the last one went to the registry
with the application. Who has the file compares `key` with the one the service tells.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.evidence_sheet import ShownProof, shown_proof
from storage.crypto import Vault
from storage.evidence import Link, Proof, link_hash
from storage.moments import micros_or_none, to_micros

#: Spaces a level is set in by, so that the file can be read without a program.
_INDENT = 1
#: Characters of a mark: it names a change, the signature proves that there was none.
_MARK = 16
#: Larger is no evidence of one consent.
LARGEST = 1024 * 1024


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says. `head` is the end of the service's chain when it was written."""

    offer_id: str
    benefit: str
    variant: str | None
    phone: str
    application_id: str | None
    #: the proof the application was filed on
    application_evidence: str | None
    written_at: datetime
    head_number: int
    head_hash: str
    proofs: list[ShownProof]


class EvidenceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kelisim: Literal["evidence"]
    format: Literal[1]
    told: Told
    marks: dict[str, str]
    key: str
    signature: str


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it was written: where, and what."""

    place: str
    what: str


class Verified(msgspec.Struct, frozen=True):
    """`told` is None when it cannot be read at all. It holds when nothing was found."""

    told: Told | None
    key: str
    findings: list[Finding]

    @property
    def holds(self) -> bool:
        return not self.findings


def written(told: Told, vault: Vault) -> bytes:
    """The file, with marks and signature."""
    marks = dict(_marks(told))
    key = vault.evidence_key.hex()
    signature = vault.sign(_signed(told, marks, key)).hex()
    return _bytes(EvidenceFile("evidence", 1, told, marks, key, signature))


def shown(links: list[Link]) -> list[ShownProof]:
    return [shown_proof(link) for link in links]


def verified(content: bytes) -> Verified:
    """Whatever was changed, removed or put in is among the findings."""
    try:
        file = msgspec.json.decode(content, type=EvidenceFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Verified(None, "", [Finding("the file", f"it cannot be read: {error}")])
    findings = [
        *_broken_marks(file),
        *_broken_proofs(file.told),
        *_broken_signature(file),
        *_other_bytes(file, content),
    ]
    return Verified(file.told, file.key, list(dict.fromkeys(findings)))


# --- what is looked at ----------------------------------------------------------------------------


def _broken_marks(file: EvidenceFile) -> Iterator[Finding]:
    now = dict(_marks(file.told))
    for place in now.keys() | file.marks.keys():
        if place not in file.marks:
            yield Finding(place, "it was put in")
        elif place not in now:
            yield Finding(place, "it was taken out")
        elif now[place] != file.marks[place]:
            yield Finding(place, "it does not say what it said, or its mark was changed")


def _broken_proofs(told: Told) -> Iterator[Finding]:
    """Each proof is what was hashed; what follows another directly stands on it."""
    for n, proof in enumerate(told.proofs):
        if not _is_intact(proof):
            yield Finding(f"/proofs/{n}", f"proof {proof.number} is not what was hashed")
        if not proof.intact:
            yield Finding(f"/proofs/{n}", f"proof {proof.number} was changed before it was written")
    for n, (one, next_one) in enumerate(zip(told.proofs, told.proofs[1:], strict=False), 1):
        if next_one.number <= one.number:
            yield Finding(f"/proofs/{n}", "it is not in the order of the chain")
        elif next_one.number == one.number + 1 and next_one.previous != one.hash:
            yield Finding(f"/proofs/{n}", "it does not stand on the proof before it")
    hashes = {proof.hash for proof in told.proofs}
    if told.application_evidence and told.application_evidence not in hashes:
        yield Finding("/application_evidence", "the application stands on none of these proofs")


def _is_intact(shown: ShownProof) -> bool:
    proof = Proof(
        offer_id=shown.offer_id,
        citizen=shown.citizen,
        turn=shown.turn,
        at=to_micros(shown.at),
        step=shown.step,
        shown_turn=shown.shown_turn,
        shown_text=shown.shown_text,
        shown_version=shown.shown_version,
        shown_delivered_at=micros_or_none(shown.shown_delivered_at),
        reply=shown.reply,
        intent=shown.reading,
        rule=shown.rule,
        language=shown.language,
    )
    return shown.hash == link_hash(shown.previous, proof)


def _broken_signature(file: EvidenceFile) -> Iterator[Finding]:
    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes_of(file.key))
        key.verify(_bytes_of(file.signature), _signed(file.told, file.marks, file.key))
    except (InvalidSignature, ValueError):
        yield Finding("/signature", "it is not that of these words under this key")


def _bytes_of(written: str) -> bytes:
    """Of small letters only: others say the same, and are a change. Raises ValueError."""
    meant = bytes.fromhex(written)
    if meant.hex() != written:
        raise ValueError(written)
    return meant


def _other_bytes(file: EvidenceFile, content: bytes) -> Iterator[Finding]:
    """A change that says the same, such as a space, is one too."""
    ours = _bytes(file)
    if content == ours:
        return
    lines = zip(content.split(b"\n"), ours.split(b"\n"), strict=False)
    line = next((n for n, (a, b) in enumerate(lines, 1) if a != b), len(ours.split(b"\n")))
    yield Finding(f"line {line}", "it is not written as the service writes it")


# --- how it is written ----------------------------------------------------------------------------


def _bytes(file: EvidenceFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file), indent=_INDENT) + b"\n"


def _signed(told: Told, marks: dict[str, str], key: str) -> bytes:
    return b"kelisim evidence 1\n" + msgspec.json.encode((told, marks, key), order="sorted")


def _marks(told: Told) -> Iterator[tuple[str, str]]:
    for place, value in _values(msgspec.to_builtins(told), ""):
        digest = hashlib.sha256(f"{place}\n".encode() + msgspec.json.encode(value)).hexdigest()
        yield place, digest[:_MARK]


def _values(value: object, place: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _values(inner, f"{place}/{n}")
    else:
        yield place, value

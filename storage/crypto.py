"""Secrecy at rest: phone numbers, IINs and bank accounts are sealed, and found again by an index.

A sealed value is AES-256-GCM under one of several keys, with the key's id in front, so that keys
can be changed while old rows stay readable. It is bound to its purpose and its row: bytes moved to
another row do not open. The blind index is an HMAC under a key of its own for each kind of number,
so the same digits as a phone and as an IIN look unrelated.

All keys are derived by HKDF-SHA256 (RFC 5869) from the secrets of `KELISIM_SECRET_KEY`.
"""

import os
import re
from binascii import b2a_base64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import SealError, SecretError

#: Shorter secrets can be guessed.
MIN_SECRET = 16

#: The id of a secret that was given without one. Say `new:…,1:old` to change it later.
LONE_ID = "1"

#: NIST SP 800-38D: 96 random bits, good for 2³² values under one key.
NONCE = 12

#: 120 bits, 20 characters of base64url: among 20 million citizens a collision has odds of 10⁻²².
INDEX_BYTES = 15

#: What `Vault.digest` is for; each has a key of its own.
DIGEST_PURPOSES = ("audit", "recovery code", "sign-in")

#: RFC 4648 §5.
_URL_SAFE = bytes.maketrans(b"+/", b"-_")

_NAMED = re.compile(r"([A-Za-z0-9_-]{1,16}):(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Secrets:
    """`(id, secret)` pairs: the first seals, all open, the last one makes the blind index (it
    must stay the same as long as the rows do)."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, setting: str) -> "Secrets":
        """Reads `KELISIM_SECRET_KEY`: one secret, or `id:secret,id:secret`.

        Raises SecretError with a sentence that does not repeat the secret."""
        parts = [part.strip() for part in setting.split(",")]
        pairs = tuple(_pair(part, alone=len(parts) == 1) for part in parts)
        if len({key_id for key_id, _ in pairs}) < len(pairs):
            raise SecretError("Two secrets carry the same id: each needs an id of its own.")
        return cls(pairs)

    def __repr__(self) -> str:
        return f"Secrets({', '.join(key_id for key_id, _ in self.pairs)})"


class Vault:
    """Seals and opens values, and makes their blind index."""

    def __init__(self, secrets: Secrets) -> None:
        self._keys = {i.encode(): AESGCM(_derive(s, "seal")) for i, s in secrets.pairs}
        first_id = secrets.pairs[0][0].encode()
        self._sealer = self._keys[first_id]
        self._prefix = bytes([len(first_id)]) + first_id
        index_secret = secrets.pairs[-1][1]
        self._phone_index = _Index(_derive(index_secret, "index phone"))
        self._iin_index = _Index(_derive(index_secret, "index iin"))
        self._iban_index = _Index(_derive(index_secret, "index iban"))
        self._guard_index = _Index(_derive(index_secret, "guard"))
        self._content_index = _Index(_derive(index_secret, "content"))
        self._digests = {p: _Index(_derive(index_secret, p)) for p in DIGEST_PURPOSES}
        self._signer = Ed25519PrivateKey.from_private_bytes(_derive(index_secret, "evidence"))
        self.first_id = secrets.pairs[0][0]

    def seal(self, value: bytes, purpose: str, owner: str) -> bytes:
        """Length of the key id, key id, nonce, then the value with its 16-byte tag."""
        nonce = os.urandom(NONCE)
        bound = f"{purpose}:{owner}".encode()
        return self._prefix + nonce + self._sealer.encrypt(nonce, value, bound)

    def open(self, sealed: bytes, purpose: str, owner: str) -> bytes:
        """Raises SealError when the key is missing or the bytes are not what was sealed here."""
        body = 1 + sealed[0] if sealed else 0
        key = self._keys.get(sealed[1:body])
        if key is None:
            raise SealError(
                f"The {purpose} of a row was sealed under the key {sealed[1:body]!r}, which "
                "KELISIM_SECRET_KEY does not hold. Add that secret behind the first one."
            )
        bound = f"{purpose}:{owner}".encode()
        try:
            return key.decrypt(sealed[body : body + NONCE], sealed[body + NONCE :], bound)
        except (InvalidTag, ValueError) as error:
            raise SealError(f"The {purpose} of a row was changed, or its secret was.") from error

    def citizen_key(self, phone: str) -> str:
        """The keyed hash that stands for an E.164 number everywhere but on the wire."""
        return self._phone_index.of(phone.encode())

    def iin_key(self, iin: str) -> str:
        return self._iin_index.of(iin.encode())

    def iban_key(self, iban: str) -> str:
        return self._iban_index.of(iban.replace(" ", "").upper().encode())

    def guard(self, phone: str, text: str) -> str:
        """What a message that carries no id of its own is recognised by when it comes again."""
        return self._guard_index.of(f"{phone}\0{text}".encode())

    def content(self, row: bytes) -> str:
        """What an offer is compared by when it comes again."""
        return self._content_index.of(row)

    def digest(self, purpose: str, value: str) -> str:
        """A keyed hash for what only has to be recognised again: recovery codes, who tried to
        sign in, the lines of the audit log. `purpose` is one of DIGEST_PURPOSES."""
        return self._digests[purpose].of(value.encode())

    def sign(self, evidence: bytes) -> bytes:
        """Ed25519 (RFC 8032): whoever has `evidence_key` can check it without any secret."""
        return self._signer.sign(evidence)

    @property
    def evidence_key(self) -> bytes:
        """The public key of evidence files."""
        return self._signer.public_key().public_bytes_raw()


def _pair(part: str, *, alone: bool) -> tuple[str, str]:
    named = _NAMED.fullmatch(part)
    if named is None and not alone:
        raise SecretError("Several secrets each need an id: `id:secret,id:secret`.")
    key_id, secret = named.groups() if named else (LONE_ID, part)
    if len(secret) < MIN_SECRET:
        raise SecretError(f"A secret needs {MIN_SECRET} characters or more; one has {len(secret)}.")
    return key_id, secret


def _derive(secret: str, purpose: str) -> bytes:
    derivation = HKDF(SHA256(), length=32, salt=b"kelisim", info=purpose.encode())
    return derivation.derive(secret.encode())


class _Index:
    """HMAC-SHA256 (RFC 2104), shortened. A key is taken in once, and what has taken it in is copied
    for each value: that is what most of an HMAC of some twenty bytes costs."""

    def __init__(self, key: bytes) -> None:
        block = key.ljust(sha256().block_size, b"\0")
        self._inner = sha256(block.translate(_INNER))
        self._outer = sha256(block.translate(_OUTER))

    def of(self, value: bytes) -> str:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(value)
        outer.update(inner.digest())
        short = b2a_base64(outer.digest()[:INDEX_BYTES], newline=False)
        return short.translate(_URL_SAFE).decode()


#: RFC 2104, ipad and opad.
_INNER, _OUTER = (bytes(octet ^ pad for octet in range(256)) for pad in (0x36, 0x5C))

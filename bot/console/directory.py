"""Signing in by the ministry's own directory: OpenID Connect, the authorization code flow with PKCE
(RFC 7636), state and nonce. What the directory says of somebody decides which roles they have.

Signatures and claims are checked by joserfc (OpenID Connect Core 1.0, §3.1.3.7).
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.clock import Clock
from bot.console.permissions import Role
from bot.errors import SettingError
from bot.settings import Settings

T = TypeVar("T")

#: Where the directory sends people back to.
BACK = "/console/sign-in/directory/back"

#: Seconds a directory may take to answer, and its clock may differ from ours.
_PATIENCE_S, _LEEWAY_S = 10, 60

#: Signed with a key of theirs; never `none`, and never with a secret that both know.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
               "EdDSA")  # fmt: skip


class DirectoryError(Exception):
    """The directory does not answer, or says what cannot be believed. For the log; people are told
    to try again."""


class Pending(msgspec.Struct, frozen=True):
    """What a browser keeps while it is at the directory."""

    state: str
    nonce: str
    verifier: str
    back: str


class Person(msgspec.Struct, frozen=True):
    """Somebody the directory vouches for. No roles: nothing for them here."""

    subject: str
    login: str
    name: str
    roles: tuple[str, ...]


class _About(msgspec.Struct, frozen=True):
    """OpenID Connect Discovery 1.0, §3."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str


class Directory:
    """Raises SettingError when the settings that belong together do not fit."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.issuer = settings.oidc_issuer
        self._client = settings.oidc_client
        self._secret = settings.oidc_secret
        self._claim = settings.oidc_claim
        self._roles = _checked(settings)
        self._redirect = f"{settings.public_url}{BACK}"
        self._clock = clock
        self._about: _About | None = None
        self._keys: KeySet | None = None

    async def way_in(self, back: str) -> tuple[str, Pending]:
        """The address to send somebody to, and what to remember until they come back."""
        about = await self._discovered()
        pending = Pending(_random(), _random(), _random(), back)
        query = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self._redirect,
            "scope": "openid profile email",
            "state": pending.state,
            "nonce": pending.nonce,
            "code_challenge": _challenge(pending.verifier),
            "code_challenge_method": "S256",
        }
        return f"{about.authorization_endpoint}?{urlencode(query)}", pending

    async def who(self, code: str, pending: Pending) -> Person:
        """Who came back with this code. Raises DirectoryError."""
        about = await self._discovered()
        told = await self._exchange(about, code, pending)
        claims = await self._believed(about, told.id_token, pending.nonce)
        subject = str(claims["sub"])
        login = str(claims.get("preferred_username") or claims.get("email") or subject)
        return Person(
            subject=subject,
            login=login.lower(),
            name=str(claims.get("name") or login),
            roles=tuple(dict.fromkeys(self._roles_of(claims))),
        )

    def _roles_of(self, claims: dict[str, Any]) -> Iterator[str]:
        said: Any = claims
        for step in self._claim.split("."):
            said = said.get(step) if isinstance(said, dict) else None
        values = said if isinstance(said, list) else [said]
        yield from (role for value, role in self._roles if value in values)

    async def _exchange(self, about: _About, code: str, pending: Pending) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": pending.verifier,
        }
        headers = {}
        if not self._secret or "client_secret_basic" not in _methods(about):
            form |= {"client_id": self._client} | self._secret_of_form()
        else:
            headers["Authorization"] = _basic(self._client, self._secret)
        answer = await _asked("POST", about.token_endpoint, data=form, headers=headers)
        return _decoded(answer, _Tokens)

    def _secret_of_form(self) -> dict[str, str]:
        return {"client_secret": self._secret} if self._secret else {}

    async def _believed(self, about: _About, token: str, nonce: str) -> dict[str, Any]:
        """The claims of a token that is theirs, for us, of now, and for this very sign-in."""
        try:
            claims = (await self._opened(about, token)).claims
            self._registry(nonce).validate(claims)
        except (JoseError, ValueError) as error:
            raise DirectoryError(f"the token is not to be believed: {error}") from None
        if claims.get("azp", self._client) != self._client:
            raise DirectoryError("the token was made for somebody else")
        return claims

    def _registry(self, nonce: str) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client},
            sub={"essential": True},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )

    async def _opened(self, about: _About, token: str) -> jwt.Token:
        """Their keys change now and then: an unknown one is asked for once."""
        if self._keys is not None:
            try:
                return jwt.decode(token, self._keys, algorithms=_ALGORITHMS)
            except (JoseError, ValueError):
                pass
        told = msgspec.json.decode(await _asked("GET", about.jwks_uri))
        self._keys = KeySet.import_key_set(told)
        return jwt.decode(token, self._keys, algorithms=_ALGORITHMS)

    async def _discovered(self) -> _About:
        if self._about is None:
            address = f"{self.issuer}/.well-known/openid-configuration"
            about = _decoded(await _asked("GET", address), _About)
            if about.issuer.rstrip("/") != self.issuer:
                raise DirectoryError(f"it calls itself {about.issuer}, not {self.issuer}")
            self.issuer = about.issuer
            self._about = about
        return self._about


def _checked(settings: Settings) -> tuple[tuple[str, str], ...]:
    if not settings.oidc_client:
        raise SettingError("KELISIM_OIDC_CLIENT", "KELISIM_OIDC_ISSUER needs it too", "kelisim")
    for _value, role in settings.oidc_roles:
        if role not in list(Role):
            reason = f"there is no role {role}: they are {', '.join(Role)}"
            raise SettingError("KELISIM_OIDC_ROLES", reason, "call-centre=operator")
    if not settings.oidc_roles:
        reason = "without it nobody of the directory could sign in"
        raise SettingError("KELISIM_OIDC_ROLES", reason, "call-centre=operator")
    return settings.oidc_roles


async def _asked(method: str, address: str, **more: Any) -> bytes:
    timeout = aiohttp.ClientTimeout(total=_PATIENCE_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(method, address, allow_redirects=False, **more) as answer,
        ):
            body = await answer.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        raise DirectoryError(f"{address} does not answer: {type(error).__name__}") from None
    if answer.status != 200:
        raise DirectoryError(f"{address} answers {answer.status}: {body[:200]!r}")
    return body


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise DirectoryError(f"its answer is not understood: {error}") from None


def _methods(about: _About) -> tuple[str, ...]:
    return about.token_endpoint_auth_methods_supported


def _basic(client: str, secret: str) -> str:
    """RFC 6749 §2.3.1: both are form-encoded first."""
    return aiohttp.encode_basic_auth(quote(client, safe=""), quote(secret, safe=""))


def _random() -> str:
    """256 bits, in characters that RFC 7636 lets a verifier have."""
    return secrets.token_urlsafe(32)


def _challenge(verifier: str) -> str:
    """RFC 7636 §4.2, S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()

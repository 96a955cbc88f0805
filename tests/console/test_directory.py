"""Signing in by the ministry's directory: against a provider that runs beside us, and against one
that lies."""

import asyncio
import hashlib
import json
import sys
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey

from bot.errors import SettingError
from tests.console.desk import NOW
from tests.rig.rig import free_port

ROLES = "call-centre=operator,leads=supervisor"
PEOPLE = (
    {"sub": "1", "name": "Aigul Serikova", "preferred_username": "Aigul", "groups": ["leads"]},
    {"sub": "2", "name": "Nobody Here", "preferred_username": "nobody", "groups": ["kitchen"]},
)


# --- a provider that runs beside us ---------------------------------------------------------------


@pytest.fixture
async def provider():
    """The issuer of a real implementation, in a process of its own."""
    port = free_port()
    people = [word for person in PEOPLE for word in ("--user-claims", json.dumps(person))]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-n", "true", *people,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    issuer = f"http://127.0.0.1:{port}"
    await until_it_answers(f"{issuer}/.well-known/openid-configuration")
    yield issuer
    process.terminate()
    await process.wait()


async def until_it_answers(address):
    async with aiohttp.ClientSession() as session:
        for _try in range(600):
            try:
                async with session.get(address):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise TimeoutError(address)


async def let_in(address, subject):
    """What the person does at the directory; the address it sends them back to."""
    async with aiohttp.ClientSession() as session:
        asked = session.post(address, data={"sub": subject}, allow_redirects=False)
        async with asked as answer:
            back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def settings_for(issuer, **more):
    return {
        "KELISIM_OIDC_ISSUER": issuer,
        "KELISIM_OIDC_CLIENT": "kelisim",
        "KELISIM_OIDC_SECRET": "a secret",
        "KELISIM_OIDC_ROLES": ROLES,
        **more,
    }


@pytest.mark.system
async def test_who_the_directory_knows_is_in_and_has_the_role_of_their_group(open_desk, provider):
    desk = await open_desk(datetime.now(UTC), **settings_for(provider))
    visitor = desk.visitor()
    page = await visitor.get("/console/sign-in")
    assert "ministry's directory" in page.said
    there = await visitor.follow("/console/sign-in/directory?next=/console/account")
    page = await visitor.get(await let_in(there, "1"))
    assert (page.address, "Aigul Serikova" in page.said) == ("/console/account", True)
    [member] = await desk.queries.staff.members()
    assert (member.login, member.roles, member.issuer) == ("aigul", ("supervisor",), provider)
    assert [e.told.action for e in await desk.audit()] == ["session.begin", "staff.add"]


@pytest.mark.system
async def test_who_has_no_role_there_is_not_let_in(open_desk, provider):
    desk = await open_desk(datetime.now(UTC), **settings_for(provider))
    visitor = desk.visitor()
    there = await visitor.follow("/console/sign-in/directory")
    page = await visitor.get(await let_in(there, "2"))
    assert (page.address, "gives you no role" in page.said) == ("/console/sign-in", True)
    assert await desk.queries.staff.members() == []


# --- a provider that lies -------------------------------------------------------------------------

KEY = RSAKey.generate_key(2048, {"kid": "theirs"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "theirs"})


class Liar:
    """Says what a test tells it to; checks PKCE and the client's secret, as a good one would."""

    def __init__(self):
        self.claims, self.key, self.algorithm = {}, KEY, "RS256"
        self.challenge = self.nonce = ""
        self.groups = ["leads"]

    async def start(self):
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self.about)
        app.router.add_post("/token", self.token)
        app.router.add_get("/keys", self.keys)
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        self.issuer = f"http://127.0.0.1:{free_port()}"
        await web.TCPSite(self.runner, "127.0.0.1", urlsplit(self.issuer).port).start()

    async def about(self, request):
        paths = {"authorization_endpoint": "/go", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return web.json_response(
            {"issuer": self.issuer, **{k: f"{self.issuer}{v}" for k, v in paths.items()}}
        )

    async def keys(self, request):
        return web.json_response({"keys": [KEY.as_dict(private=False)]})

    async def token(self, request):
        form = await request.post()
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        known = aiohttp.encode_basic_auth("kelisim", "a%20secret")
        assert request.headers["Authorization"] == known
        now = int(NOW.timestamp())
        claims = {
            "iss": self.issuer, "aud": "kelisim", "sub": "1", "exp": now + 60, "iat": now,
            "nonce": self.nonce, "preferred_username": "aigul", "groups": self.groups,
            **self.claims,
        }  # fmt: skip
        header = {"alg": self.algorithm, "kid": "theirs"}
        token = jwt.encode(header, claims, self.key, algorithms=[self.algorithm])
        return web.json_response({"id_token": token})


@pytest.fixture
async def liar():
    liar = Liar()
    await liar.start()
    yield liar
    await liar.runner.cleanup()


async def attempt(desk, liar, visitor=None, **query):
    """A sign-in with what the liar says."""
    visitor = visitor or desk.visitor()
    asked = parse_qs(urlsplit(await visitor.follow("/console/sign-in/directory")).query)
    assert asked["code_challenge_method"] == ["S256"]
    liar.challenge, liar.nonce = asked["code_challenge"][0], asked["nonce"][0]
    told = {"code": "c", "state": asked["state"][0], **query}
    back = "&".join(f"{name}={value}" for name, value in told.items() if value)
    return await visitor.get(f"/console/sign-in/directory/back?{back}")


async def is_in(desk):
    return bool(await desk.queries.staff.sessions(desk.staff_clock.now()))


async def test_an_honest_answer_lets_in(open_desk, liar):
    desk = await open_desk(**settings_for(liar.issuer))
    await attempt(desk, liar)
    assert await is_in(desk)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"aud": "another client"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": int((NOW - timedelta(minutes=2)).timestamp())},
        {"azp": "another client"},
    ],
    ids=str,
)
async def test_a_token_for_somebody_or_something_else_lets_nobody_in(open_desk, liar, claims):
    liar.claims = claims
    desk = await open_desk(**settings_for(liar.issuer))
    page = await attempt(desk, liar)
    assert "could not tell who you are" in page.said
    assert not await is_in(desk)


async def test_a_token_signed_by_another_lets_nobody_in(open_desk, liar):
    liar.key = OTHER_KEY
    desk = await open_desk(**settings_for(liar.issuer))
    await attempt(desk, liar)
    assert not await is_in(desk)


@pytest.mark.parametrize("query", [{"state": "of another browser"}, {"state": ""}, {"code": ""}])
async def test_an_answer_that_nobody_asked_for_lets_nobody_in(open_desk, liar, query):
    desk = await open_desk(**settings_for(liar.issuer))
    await attempt(desk, liar, **query)
    assert not await is_in(desk)


async def test_an_answer_is_good_once(open_desk, liar):
    desk = await open_desk(**settings_for(liar.issuer))
    page = await desk.visitor().get("/console/sign-in/directory/back?code=c&state=s")
    assert "could not tell who you are" in page.said


async def test_a_changed_group_changes_the_role_at_the_next_sign_in(open_desk, liar):
    desk = await open_desk(**settings_for(liar.issuer))
    await attempt(desk, liar)
    liar.groups = ["call-centre", "leads", "kitchen"]
    await attempt(desk, liar)
    [member] = await desk.queries.staff.members()
    assert member.roles == ("operator", "supervisor")


async def test_who_was_disabled_here_stays_out(open_desk, liar):
    desk = await open_desk(**settings_for(liar.issuer))
    await attempt(desk, liar)
    await desk.store.staff.set_state(1, "disabled", desk.told("staff.disable"))
    page = await attempt(desk, liar)
    assert "may not sign in any more" in page.said
    assert not await is_in(desk)


async def test_a_name_in_the_directory_does_not_take_over_somebody_who_has_a_password(
    open_desk, liar
):
    desk = await open_desk(**settings_for(liar.issuer))
    await desk.member("administrator", login="aigul", password="hash")
    page = await attempt(desk, liar)
    assert "Somebody else signs in here as aigul" in page.said
    assert not await is_in(desk)


async def test_a_directory_that_is_away_is_told_of_in_words(open_desk):
    desk = await open_desk(**settings_for(f"http://127.0.0.1:{free_port()}"))
    page = await desk.visitor().get("/console/sign-in/directory")
    assert "Try again in a moment" in page.said


async def test_roles_may_lie_deep_in_a_claim(open_desk, liar):
    liar.claims = {"realm_access": {"roles": ["leads"]}}
    claim = {"KELISIM_OIDC_CLAIM": "realm_access.roles"}
    desk = await open_desk(**settings_for(liar.issuer, **claim))
    await attempt(desk, liar)
    assert await is_in(desk)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"KELISIM_OIDC_CLIENT": ""}, "KELISIM_OIDC_CLIENT"),
        ({"KELISIM_OIDC_ROLES": ""}, "KELISIM_OIDC_ROLES"),
        ({"KELISIM_OIDC_ROLES": "leads=chief"}, "there is no role chief"),
    ],
)
async def test_settings_that_do_not_fit_stop_the_start(open_desk, settings, named):
    with pytest.raises(SettingError, match=named):
        await open_desk(**settings_for("https://login.example.kz", **settings))

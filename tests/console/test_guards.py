"""What stands before every page: headers, cookies, forms from elsewhere, sizes and rates."""

import re

import pytest

from bot.console.guards import LARGEST_FORM, RATES, Rates
from bot.console.pages import PAGES
from bot.console.permissions import PERMISSIONS, Permission, Role

GUARDED = [(page, route) for page in PAGES for route in page.routes if not route.is_open]


def address_of(route):
    """With something in the place of what may stand there."""
    pattern = r"\{(\w+)(?::((?:[^{}]|\{[^{}]*\})*))?\}"
    return "/console" + re.sub(pattern, lambda v: something(v[1], v[2] or ""), route.path)


def something(name, allowed):
    if name == "citizen":
        return "c" * 20
    return allowed.split("|")[0] if re.fullmatch(r"[a-z_]+(\|[a-z_]+)*", allowed) else "1"


@pytest.mark.parametrize(("page", "route"), GUARDED, ids=lambda x: getattr(x, "path", ""))
async def test_no_page_opens_without_a_sign_in(desk, page, route):
    await desk.member()
    visitor = desk.visitor()
    address = address_of(route)
    ask = visitor.get if route.method == "GET" else visitor.post
    assert (await ask(address)).address.startswith("/console/sign-in")


@pytest.mark.parametrize(
    ("page", "route"), [(p, r) for p, r in GUARDED if r.needs], ids=lambda x: getattr(x, "path", "")
)
async def test_a_page_opens_only_to_roles_that_may(desk, page, route):
    without = [role for role in Role if route.needs not in PERMISSIONS[role]]
    address = address_of(route)
    for role in without:
        browser = await desk.sign_in(role, login=f"{role}-1")
        ask = browser.get if route.method == "GET" else browser.post
        assert (await ask(address)).status == 403


def test_every_permission_is_somebodys():
    assert set(Permission) == set().union(*PERMISSIONS.values())


def test_who_manages_staff_sees_no_citizen_and_who_audits_changes_nothing():
    assert not PERMISSIONS[Role.ADMINISTRATOR] & {Permission.READ, Permission.REVEAL}
    assert not PERMISSIONS[Role.AUDITOR] & {
        Permission.WORK, Permission.SUPERVISE, Permission.WARN, Permission.MANAGE,
    }  # fmt: skip


@pytest.mark.parametrize("address", ["/console/sign-in", "/console/account", "/console/nothing"])
async def test_pages_allow_no_inline_script_no_frame_and_no_cache(desk, address):
    headers = (await (await desk.sign_in()).get(address)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(desk):
    cookie = await desk.raw_cookie("/console/sign-in")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


async def test_with_https_cookies_are_secure_and_bound_to_this_host(open_desk):
    desk = await open_desk(KELISIM_CONSOLE_URL="https://kelisim.example.kz")
    cookie = await desk.raw_cookie("/console/sign-in")
    assert cookie.startswith("__Host-kelisim-visit=")
    assert "Secure" in cookie
    headers = (await desk.visitor().get("/console/sign-in")).headers
    assert headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize("token", ["", "0" * 64, "ы"])
async def test_a_form_without_our_token_is_refused(desk, token):
    browser = await desk.sign_in()
    await browser.get("/console/account")
    page = await browser.post("/console/account/sign-out-elsewhere", csrf=token)
    assert (page.status, "out of date" in page.said) == (403, True)


async def test_a_token_of_another_visit_is_refused(desk):
    mine, theirs = await desk.sign_in(), await desk.sign_in(login="berik")
    await mine.get("/console/account")
    await theirs.get("/console/account")
    page = await mine.post("/console/account/sign-out-elsewhere", csrf=theirs.csrf)
    assert page.status == 403


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}],
)
async def test_a_form_from_another_site_is_refused(desk, headers):
    browser = await desk.sign_in()
    await browser.get("/console/account")
    assert (await browser.post("/console/account/sign-out-elsewhere", headers)).status == 403


async def test_behind_a_proxy_a_form_comes_from_the_public_address(open_desk):
    desk = await open_desk(KELISIM_CONSOLE_URL="http://kelisim.example.kz")
    browser = await desk.sign_in()
    await browser.get("/console/account")
    origin = {"Origin": "http://kelisim.example.kz"}
    assert (await browser.post("/console/account/sign-out-elsewhere", origin)).status == 200


async def test_a_form_too_large_is_refused(desk):
    browser = await desk.sign_in()
    await browser.get("/console/account")
    page = await browser.post("/console/account/password", old="x" * LARGEST_FORM)
    assert (page.status, "too much" in page.said) == (413, True)


def test_a_visitor_has_so_many_requests_at_once_and_then_some_a_second():
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert sum(rates.take("a") for _ in range(300)) == 200
    assert rates.take("b")
    assert sum(rates.take("c", 2) for _ in range(500)) == 400
    now[0] += 1
    assert sum(rates.take("a") for _ in range(300)) == 50


async def test_who_asks_too_often_is_told_to_wait(desk):
    browser = await desk.sign_in()
    desk.console[RATES]._now = lambda: 0.0
    statuses = {(await browser.get("/console/nothing")).status for _ in range(250)}
    assert statuses == {404, 429}


async def test_an_address_behind_a_proxy_is_believed_only_of_a_trusted_one(open_desk):
    for trusted, seen in (("", "127.0.0.1"), ("127.0.0.0/8", "203.0.113.9")):
        desk = await open_desk(KELISIM_CONSOLE_PROXIES=trusted)
        if not await desk.queries.staff.exist():
            await desk.member()
        forwarded = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
        await desk.visitor().post("/console/sign-in", forwarded, login="aigul", password="x")
        [refused, *_] = await desk.audit("session.refused")
        assert refused.told.address == seen

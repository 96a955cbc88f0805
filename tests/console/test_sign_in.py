"""Signing in: first time and every time, and what it does to those who guess."""

import re
from datetime import timedelta

import pytest

from bot.console import totp
from bot.console.passwords import Passwords

PASSWORD = "four plain words together"


@pytest.fixture(scope="module")
def hashed():
    import asyncio

    return asyncio.run(Passwords().hash(PASSWORD))


def code_of(desk, secret, drift=0):
    return totp.code_at(secret, totp.step_of(desk.staff_clock.now()) + drift)


async def enrolled(desk, hashed, login="aigul"):
    """Somebody with a password and a telephone; what the telephone knows."""
    staff_id = await desk.member("supervisor", login=login, password=hashed)
    secret = totp.new_secret()
    await desk.store.staff.begin_enrolment(staff_id, secret)
    kept = [totp.kept_code(desk.store.vault, staff_id, "abcde-fghjk")]
    await desk.store.staff.finish_enrolment(staff_id, 0, kept, desk.told("staff.telephone"))
    return secret


async def test_nobody_is_told_how_to_begin_until_there_is_somebody(desk):
    visitor = desk.visitor()
    assert "kelisim staff add NAME --role administrator" in (await visitor.get("/console")).said
    await desk.member()
    assert "kelisim staff add" not in (await visitor.get("/console")).said


async def test_password_and_code_let_in_and_lead_back_to_where_one_was(desk, hashed):
    secret = await enrolled(desk, hashed)
    visitor = desk.visitor()
    asked = await visitor.get("/console/account?tab=2")
    assert asked.address == "/console/sign-in?next=/console/account?tab%3D2"
    back = "/console/account?tab=2"
    halfway = await visitor.post("/console/sign-in", login="Aigul", password=PASSWORD, next=back)
    assert "six digits" in halfway.said
    page = await visitor.post("/console/sign-in/code", code=code_of(desk, secret), next=back)
    assert (page.address, page.status) == (back, 200)
    [entry, *_] = await desk.audit("session.begin")
    assert (entry.told.staff, entry.told.subject) == ("aigul", "staff:aigul")


async def test_the_first_time_a_password_and_a_telephone_are_set_up(desk, hashed):
    staff_id = await desk.member("operator", password=hashed)
    await desk.store.staff.reset(staff_id, hashed, desk.told("staff.reset"))
    new = desk.visitor()
    page = await new.post("/console/sign-in", login="aigul", password=PASSWORD)
    assert "Choose a password" in page.said
    same = {"password": PASSWORD, "again": PASSWORD}
    assert "you were given" in (await new.post("/console/sign-in/password", **same)).said
    mine = {"password": "quite another sentence", "again": "quite another sentence"}
    page = await new.post("/console/sign-in/password", **mine)
    assert "<svg" in page.text
    assert "style=" not in page.text
    secret = (await desk.queries.staff.by_login("aigul"))[1].totp
    assert "This code is wrong" in (await new.post("/console/sign-in/telephone", code="000")).said
    page = await new.post("/console/sign-in/telephone", code=code_of(desk, secret))
    assert len(re.findall(r"<code>\w{5}-\w{5}</code>", page.text)) == totp.RECOVERY_CODES
    assert (await new.get("/console/account")).address == "/console/account"


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        ("short", "short", "12 characters or more"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "too easy"),
        ("my name is aigul", "my name is aigul", "too easy"),
        ("x" * 201, "x" * 201, "at most"),
        ("a good long sentence", "another long sentence", "not the same"),
    ],
)
async def test_a_weak_password_is_refused_with_the_reason(desk, hashed, password, again, why):
    staff_id = await desk.member(password=hashed)
    await desk.store.staff.reset(staff_id, hashed, desk.told("staff.reset"))
    new = desk.visitor()
    await new.post("/console/sign-in", login="aigul", password=PASSWORD)
    page = await new.post("/console/sign-in/password", password=password, again=again)
    assert (page.status, why in page.said) == (400, True)


async def test_the_password_alone_opens_nothing(desk, hashed):
    await enrolled(desk, hashed)
    visitor = desk.visitor()
    await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
    assert (await visitor.get("/console/account")).address == "/console/sign-in/code"


async def test_a_code_is_good_once(desk, hashed):
    secret = await enrolled(desk, hashed)
    code = code_of(desk, secret)
    for _visit, right in enumerate((True, False)):
        visitor = desk.visitor()
        await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
        page = await visitor.post("/console/sign-in/code", code=code, next="/console/account")
        assert (page.status == 200) is right


@pytest.mark.parametrize(("drift", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
async def test_the_clock_of_a_telephone_may_be_half_a_minute_off(desk, hashed, drift, status):
    secret = await enrolled(desk, hashed)
    visitor = desk.visitor()
    await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
    code = code_of(desk, secret, drift)
    page = await visitor.post("/console/sign-in/code", code=code, next="/console/account")
    assert page.status == status


async def test_a_recovery_code_lets_in_once_and_is_noted(desk, hashed):
    await enrolled(desk, hashed)
    for status in (200, 401):
        visitor = desk.visitor()
        await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
        typed = {"code": "ABCDE FGHJK", "next": "/console/account"}
        assert (await visitor.post("/console/sign-in/code", **typed)).status == status
    assert len(await desk.audit("staff.recovery_code")) == 1


async def test_who_is_disabled_cannot_sign_in(desk, hashed):
    staff_id = await desk.member(password=hashed)
    await desk.store.staff.set_state(staff_id, "disabled", desk.told("staff.disable"))
    page = await desk.visitor().post("/console/sign-in", login="aigul", password=PASSWORD)
    assert (page.status, "name or the password" in page.said) == (401, True)


async def test_a_stranger_is_answered_like_somebody_known(desk, hashed):
    await desk.member(password=hashed)
    known = await desk.visitor().post("/console/sign-in", login="aigul", password="wrong")
    other = await desk.visitor().post("/console/sign-in", login="nobody", password="wrong")
    assert (known.status, known.said) == (other.status, other.said)


@pytest.mark.parametrize("login", ["aigul", "nobody"])
async def test_failures_lock_out_for_longer_and_longer(desk, hashed, login):
    """Whether there is such a login or not."""
    await desk.member(password=hashed)
    visitor = desk.visitor()
    waits = []
    for _failure in range(7):
        page = await visitor.post("/console/sign-in", login=login, password="wrong")
        while page.status == 429:
            desk.staff_clock.advance(timedelta(seconds=5))
            waits[-1] += 5
            page = await visitor.post("/console/sign-in", login=login, password="wrong")
        waits.append(0)
    assert waits == [0, 0, 0, 5, 10, 20, 0]


async def test_while_locked_out_not_even_the_right_password_lets_in(desk, hashed):
    await enrolled(desk, hashed)
    visitor = desk.visitor()
    for _failure in range(4):
        await visitor.post("/console/sign-in", login="aigul", password="wrong")
    page = await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
    assert (page.status, "Try again in 5 seconds" in page.said) == (429, True)
    desk.staff_clock.advance(timedelta(seconds=5))
    page = await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
    assert "six digits" in page.said


async def test_guessing_codes_locks_out_like_guessing_passwords(desk, hashed):
    await enrolled(desk, hashed)
    visitor = desk.visitor()
    await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
    statuses = [
        (await visitor.post("/console/sign-in/code", code="000000")).status for _ in range(6)
    ]
    assert statuses == [401, 401, 401, 401, 429, 429]


async def test_one_who_tries_many_names_is_locked_out_by_address(desk, hashed):
    await desk.member(password=hashed)
    visitor = desk.visitor()
    statuses = [
        (await visitor.post("/console/sign-in", login=f"name{n}", password="wrong")).status
        for n in range(22)
    ]
    assert statuses == [401] * 21 + [429]


async def test_a_password_typed_as_a_name_is_not_in_the_audit_log(desk, hashed):
    await desk.member(password=hashed)
    await desk.visitor().post("/console/sign-in", login="my secret password", password="x")
    [refused] = await desk.audit("session.refused")
    assert refused.told.subject == ""


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/console//evil", "/\\evil.example", "/texts", "x"],
)
async def test_a_sign_in_never_leads_elsewhere(desk, hashed, elsewhere):
    secret = await enrolled(desk, hashed)
    visitor = desk.visitor()
    await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
    code = code_of(desk, secret)
    page = await visitor.post("/console/sign-in/code", code=code, next=elsewhere)
    assert page.address.startswith("/console") and "evil" not in page.address


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, six digits."""
    secret = b"12345678901234567890"
    codes = [totp.code_at(secret, seconds // 30) for seconds in (59, 1111111109, 20000000000)]
    assert codes == ["287082", "081804", "353130"]


async def test_a_new_password_signs_out_everywhere_else(desk, hashed):
    staff_id = await desk.member(password=hashed)
    here, elsewhere = await desk.browser_of(staff_id), await desk.browser_of(staff_id)
    await here.get("/console/account")
    new = {"new": "another good sentence", "again": "another good sentence"}
    page = await here.post("/console/account/password", old="wrong", **new)
    assert "old password is wrong" in page.said
    page = await here.post("/console/account/password", old=PASSWORD, **new)
    assert "Your password is changed" in page.said
    assert (await elsewhere.get("/console/account")).address.startswith("/console/sign-in")
    _member, credentials = await desk.queries.staff.by_login("aigul")
    assert await Passwords().matches("another good sentence", credentials.password)

"""What somebody of the staff does with their own account."""

import re

from bot.console import totp
from tests.console.test_sign_in import PASSWORD, code_of, enrolled, hashed

__all__ = ["hashed"]


async def signed_in(desk, hashed):
    """In a browser, with what the telephone knows; its code of now is used up."""
    secret = await enrolled(desk, hashed)
    browser = desk.visitor()
    await browser.post("/console/sign-in", login="aigul", password=PASSWORD)
    code = code_of(desk, secret)
    await browser.post("/console/sign-in/code", code=code, next="/console/account")
    return browser, secret


async def test_recovery_codes_are_made_anew_with_both_factors(desk, hashed):
    browser, secret = await signed_in(desk, hashed)
    assert "1 is left." in (await browser.get("/console/account")).said
    page = await browser.post(
        "/console/account/recovery-codes", old=PASSWORD, code=code_of(desk, secret, 1)
    )
    codes = re.findall(r"<li><code>([^<]+)</code>", page.text)
    assert (page.status, len(codes)) == (200, 10)
    assert "10 are left." in (await browser.get("/console/account")).said
    [line] = await desk.audit("staff.recovery_codes")
    assert (line.told.staff, line.told.subject) == ("aigul", "staff:aigul")
    assert codes[0] not in str(line)


async def test_old_recovery_codes_let_nobody_in_any_more(desk, hashed):
    browser, secret = await signed_in(desk, hashed)
    page = await browser.post(
        "/console/account/recovery-codes", old=PASSWORD, code=code_of(desk, secret, 1)
    )
    new = re.search(r"<li><code>([^<]+)</code>", page.text)
    for code, status in (("abcde-fghjk", 401), (new[1], 200)):
        visitor = desk.visitor()
        await visitor.post("/console/sign-in", login="aigul", password=PASSWORD)
        typed = {"code": code, "next": "/console/account"}
        assert (await visitor.post("/console/sign-in/code", **typed)).status == status


async def test_neither_password_nor_code_alone_is_enough(desk, hashed):
    browser, secret = await signed_in(desk, hashed)
    wrong = [("not the password", code_of(desk, secret, 1)), (PASSWORD, "000000")]
    wrong.append((PASSWORD, code_of(desk, secret)))  # was used to sign in
    for password, code in wrong:
        page = await browser.post("/console/account/recovery-codes", old=password, code=code)
        assert (page.status, "The password or the code is wrong" in page.said) == (400, True)
    assert await desk.audit("staff.recovery_codes") == []
    assert len(await desk.audit("session.refused")) == 3


async def test_guessing_there_takes_longer_and_longer_too(desk, hashed):
    browser, secret = await signed_in(desk, hashed)
    for _try in range(4):
        await browser.post("/console/account/recovery-codes", old="wrong", code="000000")
    page = await browser.post(
        "/console/account/recovery-codes", old=PASSWORD, code=code_of(desk, secret, 1)
    )
    assert (page.status, "Too many attempts" in page.said) == (429, True)


async def test_who_has_no_telephone_is_not_offered_codes(desk):
    assert "recovery-codes" not in (await (await desk.sign_in()).get("/console/account")).text
    assert totp.new_recovery_codes()[0] != totp.new_recovery_codes()[0]

"""Sessions end by themselves, or at once when somebody ends them."""

from datetime import timedelta


async def signed_in(browser):
    return (await browser.get("/console/account")).address == "/console/account"


async def test_who_does_nothing_for_half_an_hour_is_signed_out(desk):
    browser = await desk.sign_in()
    desk.staff_clock.advance(timedelta(minutes=29))
    assert await signed_in(browser)
    await desk.settle()
    desk.staff_clock.advance(timedelta(minutes=29))
    assert await signed_in(browser)
    await desk.settle()
    desk.staff_clock.advance(timedelta(minutes=32))
    assert not await signed_in(browser)


async def test_a_page_that_fetches_by_itself_does_not_keep_its_session_alive(desk):
    browser = await desk.sign_in()
    desk.staff_clock.advance(timedelta(minutes=29))
    await browser.get("/console/account", **{"X-By-Itself": "1"})
    await desk.settle()
    desk.staff_clock.advance(timedelta(minutes=3))
    assert not await signed_in(browser)


async def test_after_a_shift_everybody_signs_in_again(desk):
    browser = await desk.sign_in()
    for _quarter in range(39):
        desk.staff_clock.advance(timedelta(minutes=15))
        assert await signed_in(browser)
        await desk.settle()
    desk.staff_clock.advance(timedelta(minutes=15))
    assert not await signed_in(browser)


async def test_the_limits_are_settings(open_desk):
    desk = await open_desk(KELISIM_CONSOLE_IDLE="5m", KELISIM_CONSOLE_SESSION="20m")
    browser = await desk.sign_in()
    desk.staff_clock.advance(timedelta(minutes=7))
    assert not await signed_in(browser)


async def test_signing_out_ends_the_session_for_whoever_holds_the_cookie(desk):
    browser = await desk.sign_in()
    stolen = dict(browser.cookies)
    await browser.get("/console/account")
    assert "You are signed out" in (await browser.post("/console/sign-out")).said
    browser.cookies = stolen
    assert not await signed_in(browser)


async def test_who_is_disabled_is_out_at_once(desk):
    browser = await desk.sign_in()
    await desk.store.staff.set_state(1, "disabled", desk.told("staff.disable"))
    assert not await signed_in(browser)


async def test_a_form_sent_after_the_end_says_that_nothing_was_saved(desk):
    browser = await desk.sign_in()
    await browser.get("/console/account")
    desk.staff_clock.advance(timedelta(hours=1))
    page = await browser.post(
        "/console/account/password", {"Referer": desk.url("/console/account")}, old="x"
    )
    assert page.address == "/console/sign-in?next=/console/account"
    assert "was not saved" in page.said


async def test_what_a_page_fetches_by_itself_is_told_that_it_is_over(desk):
    page = await desk.visitor().get("/console/account", **{"X-By-Itself": "1"})
    assert page.status == 401


async def test_one_signs_out_everywhere_else(desk):
    staff_id = await desk.member()
    here, elsewhere = await desk.browser_of(staff_id), await desk.browser_of(staff_id)
    await here.get("/console/account")
    await here.post("/console/account/sign-out-elsewhere")
    assert await signed_in(here)
    assert not await signed_in(elsewhere)


async def test_a_session_outlives_the_service(desk, open_desk):
    browser = await desk.sign_in()
    again = await open_desk()
    assert (await again.browser_with(browser).get("/console/account")).address == "/console/account"


async def test_the_database_holds_nothing_one_could_sign_in_with(desk):
    browser = await desk.sign_in()
    [(session, _member)] = await desk.queries.staff.sessions(desk.staff_clock.now())
    browser.cookies["kelisim-visit"] = session.key
    assert not await signed_in(browser)

"""Administration: staff, sessions, roles, the audit log, exports."""

import csv
import io
import re
import sqlite3
from datetime import timedelta

import pytest

from bot.console.csv_export import csv_text
from bot.console.permissions import Permission, Role


async def administrator(desk):
    browser = await desk.sign_in("administrator", login="chief")
    await browser.get("/console/staff")
    return browser


# --- staff ----------------------------------------------------------------------------------------


async def test_somebody_is_added_with_a_password_that_is_shown_once(desk):
    chief = await administrator(desk)
    page = await chief.post("/console/staff", login="Berik", name="Berik A.", role="operator")
    assert "berik was added" in page.said
    [_chief, berik] = sorted(await desk.queries.staff.members(), key=lambda m: m.login != "chief")
    assert (berik.login, berik.roles, berik.must_change) == ("berik", ("operator",), True)
    [added] = [e for e in await desk.audit("staff.add") if e.told.staff == "chief"]
    assert (added.told.subject, added.told.details) == ("staff:berik", {"roles": "operator"})


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"login": "x", "role": "operator"}, "Two or more letters"),
        ({"login": "a b", "role": "operator"}, "Two or more letters"),
        ({"login": "berik"}, "Choose at least one role"),
        ({"login": "berik", "role": "king"}, "Choose at least one role"),
        ({"login": "CHIEF", "role": "operator"}, "Somebody else signs in"),
    ],
)
async def test_what_is_wrong_with_a_new_member_stands_beside_what_was_typed(desk, typed, why):
    page = await (await administrator(desk)).post("/console/staff", name="Berik A.", **typed)
    assert (page.status, why in page.said) == (400, True)
    assert 'value="Berik A."' in page.text


async def test_roles_are_changed_and_hold_from_the_next_page_on(desk):
    chief, berik = await administrator(desk), await desk.sign_in("auditor", login="berik")
    assert (await berik.get("/console/audit")).status == 200
    await chief.post("/console/staff/2", name="Berik", role="operator")
    assert (await berik.get("/console/audit")).status == 403


async def test_disabling_signs_out_and_enabling_lets_in_again(desk):
    chief, berik = await administrator(desk), await desk.sign_in(login="berik")
    await chief.post("/console/staff/2/disable")
    assert (await berik.get("/console/account")).address.startswith("/console/sign-in")
    await chief.post("/console/staff/2/enable")
    assert (await desk.queries.staff.member(2)).is_active


async def test_a_reset_forgets_password_and_telephone_and_signs_out(desk):
    chief = await administrator(desk)
    await desk.member(login="berik", password="hash")
    await desk.store.staff.begin_enrolment(2, b"secret")
    await desk.store.staff.finish_enrolment(2, 1, ["kept"], desk.told("staff.telephone"))
    page = await chief.post("/console/staff/2/reset")
    assert "berik has a new password" in page.said
    member, credentials = await desk.queries.staff.by_login("berik")
    assert (member.must_change, member.is_enrolled, credentials.totp) == (True, False, None)
    assert credentials.recovery == ()


@pytest.mark.parametrize("deed", ["/disable", ""])
async def test_nobody_takes_their_own_rights_away(desk, deed):
    await desk.member("administrator", login="second")
    chief = await desk.sign_in("administrator", login="chief")
    await chief.get("/console/staff")
    page = await chief.post(f"/console/staff/2{deed}", role="operator")
    assert "ask a colleague" in page.said
    assert (await desk.queries.staff.member(2)).roles == ("administrator",)


async def test_the_page_of_roles_shows_the_table(desk):
    page = await (await desk.sign_in("operator")).get("/console/roles")
    assert all(permission in page.said for permission in Permission)
    assert page.text.count("✓") > len(Role)


# --- sessions -------------------------------------------------------------------------------------


async def test_a_session_is_ended_by_an_administrator(desk):
    chief, berik = await administrator(desk), await desk.sign_in(login="berik")
    [key] = [
        s.key
        for s, m in await desk.queries.staff.sessions(desk.staff_clock.now())
        if m.login == "berik"
    ]
    page = await chief.post("/console/sessions/revoke", key=key, next="/console/sessions")
    assert "ended" in page.said
    assert (await berik.get("/console/account")).address.startswith("/console/sign-in")
    [revoked] = await desk.audit("session.revoke")
    assert (revoked.told.staff, revoked.told.subject) == ("chief", "staff:berik")


async def test_sessions_that_are_over_are_not_shown(desk):
    await desk.sign_in(login="berik")
    desk.staff_clock.advance(timedelta(hours=2))
    page = await (await administrator(desk)).get("/console/sessions")
    assert "Chief" in page.said
    assert "Berik" not in page.said


# --- the audit log --------------------------------------------------------------------------------


async def auditor(desk):
    browser = await desk.sign_in("auditor", login="auditor")
    await browser.get("/console/audit")
    return browser


async def test_the_log_tells_who_did_what_to_whom(desk):
    await (await administrator(desk)).post("/console/staff", login="berik", role="operator")
    page = await (await auditor(desk)).get("/console/audit?staff=chief")
    assert "chief added a member of staff member of staff berik" in page.said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=staff.disable", ["staff:b"]),
        ("subject=staff:a", ["staff:a"]),
        ("since=2026-11-23&until=2026-11-23", ["staff:b", "staff:a", "staff:auditor"]),
        ("until=2026-11-22", []),
        ("since=2026-11-24", []),
        ("since=yesterday", ["staff:b", "staff:a", "staff:auditor"]),
    ],
)
async def test_the_log_is_found_by_who_what_whom_and_when(desk, query, found):
    browser = await auditor(desk)
    await desk.store.staff.append_audit([desk.told("staff.add", "staff:a")])
    await desk.store.staff.append_audit([desk.told("staff.disable", "staff:b")])
    page = await browser.get(f"/console/audit?{query}")
    assert re.findall(r'title="(staff:\w+)"', page.text) == found


async def test_a_long_log_is_read_page_by_page(desk):
    browser = await auditor(desk)
    await desk.store.staff.append_audit([desk.told("staff.add", f"staff:n{n}") for n in range(80)])
    page = await browser.get("/console/audit")
    assert "staff n79" in page.said and "staff n30" in page.said and "staff n29" not in page.said
    assert 'rel="next" href="/console/audit?before=32"' in page.text
    page = await browser.get("/console/audit?before=32")
    assert "staff n29" in page.said and "staff n30" not in page.said


async def test_looking_somebody_up_in_the_log_is_itself_noted(desk):
    await (await auditor(desk)).get("/console/audit?subject=citizen:abc")
    [read] = await desk.audit("audit.read")
    assert (read.told.staff, read.told.details) == ("auditor", {"subject": "citizen:abc"})


@pytest.mark.parametrize(
    ("language", "words"), [("en", "offer A-17"), ("ru", "предложение A-17"), ("kk", "ұсыныс A-17")]
)
async def test_what_a_line_is_about_is_said_in_the_language_of_the_page(desk, language, words):
    browser = await auditor(desk)
    await desk.store.staff.append_audit([desk.told("evidence.read", "offer:A-17")])
    browser.cookies["kelisim-language"] = language
    page = await browser.get("/console/audit?subject=offer:A-17")
    assert words in page.said
    assert "offer:A-17" not in page.said


@pytest.mark.parametrize(
    ("language", "words"), [("en", "by: words, filters"), ("ru", "по чему: слова, фильтры")]
)
async def test_what_a_line_holds_is_said_in_the_language_of_the_page(desk, language, words):
    browser = await auditor(desk)
    await browser.get("/console/search?q=ok&language=ru")
    browser.cookies["kelisim-language"] = language
    page = await browser.get("/console/audit?action=conversation.search")
    assert words in page.said
    [noted] = await desk.audit("conversation.search")
    assert noted.told.details == {"by": "words and filters"}


async def test_an_empty_page_says_what_to_do(desk):
    page = await (await auditor(desk)).get("/console/audit?staff=nobody")
    assert "leave a field empty" in page.said


async def test_the_log_says_that_it_is_whole(desk):
    page = await (await auditor(desk)).post("/console/audit/verify")
    assert "is whole" in page.said


def tamper(desk, statement):
    """By somebody who can write the file, and takes the guards away first."""
    with sqlite3.connect(desk.file) as connection:
        for trigger in ("update", "delete"):
            connection.execute(f"DROP TRIGGER audit_log_no_{trigger}")
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET staff = 'another' WHERE number = 2",
        "UPDATE audit_log SET reason = 'a good one' WHERE number = 2",
        "DELETE FROM audit_log WHERE number = 2",
    ],
)
async def test_the_log_says_where_it_was_tampered_with(desk, statement):
    browser = await auditor(desk)
    await browser.get("/console/audit?subject=x")
    await browser.get("/console/audit?subject=y")
    tamper(desk, statement)
    page = await browser.post("/console/audit/verify")
    assert "tampered with at line" in page.said


async def test_no_statement_changes_a_line_of_the_log(desk):
    await desk.member()
    with sqlite3.connect(desk.file) as connection:
        for statement in ("UPDATE audit_log SET staff = 'x'", "DELETE FROM audit_log"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever written on"):
                connection.execute(statement)


# --- exports --------------------------------------------------------------------------------------


async def test_the_log_is_saved_as_a_table_and_that_is_noted(desk):
    browser = await auditor(desk)
    page = await browser.get("/console/audit.csv?staff=test")
    [heads, line] = list(csv.reader(io.StringIO(page.text.lstrip("\ufeff"))))
    assert (heads[0], line[2:5]) == ("Number", ["test", "staff.add", "staff:auditor"])
    assert page.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    [noted] = await desk.audit("audit.export")
    assert noted.told.details == {"staff": "test"}
    assert "auditor The audit log Who: test" in (await browser.get("/console/exports")).said


@pytest.mark.parametrize("text", ["=1+1", "+7701", "-1", "@x", "\t=1", "  =1", "＝1", "\n=1"])
def test_a_table_carries_no_formula(text):
    [[cell, number]] = list(csv.reader(io.StringIO(csv_text([[text, -5]]), newline="")))
    assert (cell, number) == (f"'{text}", "-5")


async def test_where_the_clock_is_moved_the_log_shows_the_time_of_conversations(desk):
    desk.clock.advance(timedelta(days=3))
    auditor = await desk.sign_in("auditor")
    await auditor.get("/console/search?q=moved")
    page = await auditor.get("/console/audit?action=conversation.search")
    assert "The clock of conversations is moved by 3 days." in page.said
    assert "26 Nov 2026, 11:00:00 23 Nov 2026, 11:00:00" in page.said
    verdict = await desk.queries.staff.check_audit()
    assert verdict.verdict.holds

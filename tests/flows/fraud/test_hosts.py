"""Only a host's exact name makes it official, however it is hidden."""

import pytest

from flows.fraud.hosts import hosts


@pytest.mark.parametrize(
    "text",
    [
        "egov.kz",
        "eGov.kz порталы",
        "https://egov.kz/cms/ru?x=1",
        "www.enbek.kz",
        "migration.enbek.kz, eGov.kz",
        "kgd.gov.kz: срок",
        "почта info@mintrud.gov.kz",
        "егов.кз",
        "egov точка kz",
        "Kaspi.kz: поступление",
        "назначено.Деньги и т.д. 12.03.2026.",
        "каб.212, ул.Абая 5, 70 112.50 тг.Остаток",
        "Salem. Online kezek. Kelip ketiniz",
        "10.03.2026 в 14.30",
    ],
)
def test_an_official_or_well_known_host_is_faultless(text: str) -> None:
    assert [] == [host for host in hosts(text) if host.fault]


@pytest.mark.parametrize(
    ("text", "name", "fault"),
    [
        ("http://egov.kz.pay.top/x", "egov.kz.pay.top", "look_alike"),
        ("gov.kz-pay.info", "gov.kz-pay.info", "look_alike"),
        ("egov-kz.com", "egov-kz.com", "look_alike"),
        ("eg0v.kz", "eg0v.kz", "look_alike"),
        ("http://еgov.kz", "еgov.kz", "look_alike"),
        ("xn--gov-kz-n2a.com", "xn--gov-kz-n2a.com", "look_alike"),
        ("egov.kz@benefits.top/login", "benefits.top", "look_alike"),
        ("hxxps://egov [.] top", "egov.top", "look_alike"),
        ("egov . com", "egov.com", "look_alike"),
        ("egov (точка) com", "egov.com", "look_alike"),
        ("e\u200bgov-kz.top", "egov-kz.top", "look_alike"),
        ("tolem-alu.kz", "tolem-alu.kz", "look_alike"),
        ("http://45.12.3.9/a.apk", "45.12.3.9", "hidden"),
        ("bit.ly/3x", "bit.ly", "hidden"),
        ("goo .su/abc", "goo.su", "hidden"),
        ("t.me/+AbC", "t.me", "messenger"),
        ("wa.me/7700", "wa.me", "messenger"),
        ("госпомощь.рф", "госпомощь.рф", "look_alike"),
        ("forms.gle/abc", "forms.gle", "free_page"),
        ("HTTPS://KZ-BALA.SHOP", "kz-bala.shop", "cheap"),
    ],
)
def test_any_other_host_is_found_and_faulted(text: str, name: str, fault: str) -> None:
    assert [(name, fault)] == [(host.name, host.fault) for host in hosts(text)]


def test_each_host_is_named_once() -> None:
    assert 1 == len(hosts("bit.ly/1 и еще bit.ly/2"))

"""The address of a Kannel, and several gateways in one line."""

import pytest

from bot.gateway_url import GatewayUrl
from bot.gateway_urls import gateway_urls
from bot.kannel_url import LOCAL_CALLBACK_SECRET, KannelUrl

KANNEL = "http+kannel://bot:secret@127.0.0.1:13013"


def test_the_shortest_address_is_enough_for_a_kannel_on_this_machine():
    url = KannelUrl.parse(KANNEL)
    assert url.sendsms == "http://127.0.0.1:13013/cgi-bin/sendsms"
    assert (url.user, url.password, url.secret) == ("bot", "secret", LOCAL_CALLBACK_SECRET)
    assert url.name == "bot@127.0.0.1:13013"


def test_tls_path_options_and_special_characters():
    url = KannelUrl.parse(
        "https+kannel://b%40t:s%3Acret@kannel.example.kz:443/sms/send?window=20&pace=50"
        "&response=5&callback=http://10.0.0.5:8414&secret=0123456789abcdef&prefix=7701,%2B7702"
        "&weight=0"
    )
    assert url.sendsms == "https://kannel.example.kz:443/sms/send"
    assert (url.user, url.password) == ("b@t", "s:cret")
    assert (url.window, url.pace, url.response) == (20, 50.0, 5.0)
    assert (url.prefix, url.weight) == (("+7701", "+7702"), 0.0)


def test_it_shows_itself_without_password_and_secret():
    shown = str(KannelUrl.parse(f"{KANNEL}?secret=0123456789abcdef"))
    assert shown == "http+kannel://bot@127.0.0.1:13013"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "it needs the address"),
        ("kannel://u:p@h:1", "http\\+kannel://"),
        ("http+kannel://h:1", "user:password"),
        ("http+kannel://u:p@h", "13013"),
        ("http+kannel://u:p@h:99999", "[Pp]ort"),
        ("http+kannel://ү:p@h:1", "Latin letters"),
        (f"{KANNEL}?long=udh8", "no option “long”"),
        (f"{KANNEL}?window=3", "window is 4 or more"),
        (f"{KANNEL}?secret=short", "16 or more letters"),
        (f"{KANNEL}?secret=0123456789abcde%25", "16 or more letters"),
        (f"{KANNEL}?callback=10.0.0.5:8414", "callback is an http://"),
        (f"{KANNEL}?prefix=7701,abc", "beginnings of numbers"),
        (f"{KANNEL}?weight=-1", "weight is 0 or more"),
        (f"{KANNEL} {KANNEL}", "stands there twice"),
        (f"{KANNEL} http+kannel://u:p@h:1", "a secret of its own"),
        (f"{KANNEL} smpp://u:p@h:1?speed=9", "no option “speed”"),
    ],
)
def test_what_is_wrong_is_said(value, why):
    with pytest.raises(ValueError, match=why):
        gateway_urls(value)


def test_several_gateways_stand_side_by_side_on_one_line_or_more():
    smpp, kannel = gateway_urls(f"\n  smpp://u:p@h:2775?prefix=7701\n  {KANNEL}?weight=3\n")
    assert isinstance(smpp, GatewayUrl)
    assert isinstance(kannel, KannelUrl)
    assert (smpp.prefix, smpp.weight) == (("+7701",), 1.0)
    assert (kannel.prefix, kannel.weight) == ((), 3.0)

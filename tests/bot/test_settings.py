"""Settings: read from the environment and `.env`; a wrong one is named, explained, exemplified."""

from dataclasses import fields
from datetime import time, timedelta

import pytest

from bot.errors import SettingError
from bot.settings import Settings, load, unknown_names
from bot.settings_docs import documents
from flows.policy import QuietHours


def test_no_settings_at_all_is_a_working_whole(tmp_path):
    assert load({"PATH": ""}, tmp_path / ".env") == Settings()


def test_the_environment_goes_before_the_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text("KELISIM_HTTP=127.0.0.1:1\nKELISIM_SHORT_CODE=1415\n")
    settings = load({"KELISIM_HTTP": "127.0.0.1:2"}, file)
    assert (settings.http.port, settings.short_code) == (2, "1415")


def test_a_dollar_in_the_file_stays_a_dollar(tmp_path):
    file = tmp_path / ".env"
    file.write_text("KELISIM_API_TOKEN=sixteen$characters${HOME}\n")
    assert load({"PATH": ""}, file).api_token == "sixteen$characters${HOME}"


@pytest.mark.parametrize(
    ("env", "value", "why"),
    [
        ("KELISIM_DATABASE_URL", "mysql://x", "sqlite"),
        ("KELISIM_SECRET_KEY", "short", "16 characters"),
        ("KELISIM_GATEWAY_URL", "http://x", "smpp://"),
        ("KELISIM_GATEWAY_URL", "smpp://u:p@host", "port"),
        ("KELISIM_GATEWAY_URL", "smpp://host:1", "user:password"),
        ("KELISIM_GATEWAY_URL", "smpp://u:p@127.0.0.1:1?speed=9", "no option “speed”"),
        ("KELISIM_GATEWAY_URL", "smpp://u:p@127.0.0.1:1?window=3", "window is 4 or more"),
        ("KELISIM_GATEWAY_URL", "smpp://u:p@127.0.0.1:1?pace=fast", "pace is a number"),
        ("KELISIM_GATEWAY_URL", "smpp://u:p@127.0.0.1:1?long=short", "long is one of"),
        ("KELISIM_SHORT_CODE", "+77011234567", "3 to 8 digits"),
        ("KELISIM_BULK_PACE", "-1", "0 or more"),
        ("KELISIM_SEGMENT_PRICE", "12,50", "with a point"),
        ("KELISIM_SEGMENT_PRICE", "0.00", "above 0"),
        ("KELISIM_SEGMENT_PRICE", "-3", "above 0"),
        ("KELISIM_SEGMENT_PRICE", "NaN", "an amount in tenge"),
        ("KELISIM_SEGMENT_PRICE", "1e3", "an amount in tenge"),
        ("KELISIM_QUIET_HOURS", "21:00", "two local times"),
        ("KELISIM_QUIET_HOURS", "21:00-25:00", "25:00 is no time"),
        ("KELISIM_DEADLINES", "birth", "BENEFIT=DURATION"),
        ("KELISIM_DEADLINES", "birth=soon", "72h"),
        ("KELISIM_DEADLINES", "birth=0h", "an hour to a year"),
        ("KELISIM_DEADLINES", "birth=59m", "an hour to a year"),
        ("KELISIM_DEADLINES", "birth=367d", "an hour to a year"),
        ("KELISIM_DEADLINES", "birth=99999999999999d", "longer than anybody"),
        ("KELISIM_DEADLINES", "birth=48h,job_loss=7d,birth=72h", "birth stands there twice"),
        ("KELISIM_GATEWAY_URL", "smpp://u:p@127.0.0.1:1?pace=nan", "pace is 0 or more"),
        ("KELISIM_GATEWAY_URL", "smpp://u:p@127.0.0.1:1?pace=inf", "pace is 0 or more"),
        ("KELISIM_GATEWAY_URL", "smpp://u:p@127.0.0.1:1?response=nan", "response is 1 or more"),
        ("KELISIM_BULK_PACE", "nan", "0 or more"),
        ("KELISIM_BULK_PACE", "inf", "0 or more"),
        ("KELISIM_LANGUAGE", "en", "one of"),
        ("KELISIM_PARTS_WAIT", "a minute", "a number"),
        ("KELISIM_REGISTRY_URL", "registry", "http://"),
        ("KELISIM_REGISTRY_CALLBACK", "here", "http://"),
        ("KELISIM_HTTP", "8414", "HOST:PORT"),
        ("KELISIM_API_TOKEN", "short", "16 characters"),
        ("KELISIM_CLOCK", "sundial", "one of"),
        ("KELISIM_SIMULATOR_URL", "", "http://"),
        ("KELISIM_LOG", "xml", "one of"),
        ("KELISIM_LOG_LEVEL", "loud", "one of"),
    ],
)
def test_a_wrong_setting_is_named_with_the_reason_and_an_example(tmp_path, env, value, why):
    with pytest.raises(SettingError) as wrong:
        load({env: value}, tmp_path / ".env")
    assert wrong.value.env == env
    assert env in str(wrong.value)
    assert why in str(wrong.value)
    assert f"For example: {env}=" in str(wrong.value)


def test_every_setting_has_words_of_its_own():
    helps = [field.metadata["help"] for field in fields(Settings)]
    assert all(len(words) > 30 for words in helps)
    assert len(set(helps)) == len(helps)


def test_a_secret_is_never_repeated(tmp_path):
    wrong = {"KELISIM_GATEWAY_URL": "smpp://kelisim:hunter2@host"}
    with pytest.raises(SettingError) as error:
        load(wrong, tmp_path / ".env")
    assert "hunter2" not in str(error.value)


def test_a_misspelt_name_in_the_file_is_found(tmp_path):
    file = tmp_path / ".env"
    file.write_text("KELISIM_QUITE_HOURS=21:00-09:00\n")
    with pytest.raises(SettingError, match=r"KELISIM_QUITE_HOURS.*KELISIM_QUIET_HOURS"):
        load({"PATH": ""}, file)


def test_a_misspelt_name_in_the_environment_is_found_with_the_nearest_one():
    names = ["PATH", "KELISIM_HTTP", "KELISIM_QUITE_HOURS"]
    assert unknown_names(names) == [("KELISIM_QUITE_HOURS", "KELISIM_QUIET_HOURS")]


REMOTE = {"KELISIM_GATEWAY_URL": "smpp://u:p@smsc.example.kz:2775"}
KEY = {"KELISIM_SECRET_KEY": "sixteen characters and more"}


@pytest.mark.parametrize(
    ("environ", "env"),
    [
        ({"KELISIM_REGISTRY_URL": "https://registry.example.kz"}, "KELISIM_REGISTRY_SECRET"),
        ({**REMOTE, **KEY, "KELISIM_CLOCK": "simulator"}, "KELISIM_CLOCK"),
        (REMOTE, "KELISIM_SECRET_KEY"),
    ],
)
def test_what_is_fine_beside_a_stand_in_is_refused_beside_the_real_thing(tmp_path, environ, env):
    with pytest.raises(SettingError) as wrong:
        load(environ, tmp_path / ".env")
    assert wrong.value.env == env


def test_with_a_key_of_its_own_a_real_gateway_is_welcome(tmp_path):
    [gateway] = load({**REMOTE, **KEY}, tmp_path / ".env").gateways
    assert gateway.host == "smsc.example.kz"


KANNEL = "http+kannel://u:p@10.0.0.9:13013"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("?callback=http://10.0.0.5:8414", "a secret of their own"),
        ("?secret=0123456789abcdef", "where it reaches us"),
    ],
)
def test_a_kannel_elsewhere_needs_a_secret_and_an_address_of_ours(tmp_path, options, why):
    with pytest.raises(SettingError, match=why):
        load({"KELISIM_GATEWAY_URL": KANNEL + options, **KEY}, tmp_path / ".env")


def test_the_gateway_says_everything_in_one_line(tmp_path):
    url = "smpps://kelisim:p%40ss@smsc.example.kz:2776?window=50&pace=12.5&long=sar&ids=hex-answer"
    [gateway] = load({"KELISIM_GATEWAY_URL": url, **KEY}, tmp_path / ".env").gateways
    assert (gateway.password, gateway.tls, gateway.window, gateway.pace) == ("p@ss", True, 50, 12.5)
    assert (gateway.long, gateway.ids) == ("sar", "hex-answer")
    assert str(gateway) == "smpps://kelisim@smsc.example.kz:2776"


@pytest.mark.parametrize(
    ("value", "meant"),
    [("", None), ("21:00-9:00", QuietHours(time(21), time(9)))],
)
def test_quiet_hours_may_be_none(tmp_path, value, meant):
    assert load({"KELISIM_QUIET_HOURS": value}, tmp_path / ".env").quiet_hours == meant


def test_deadlines_are_pairs_of_benefit_and_duration(tmp_path):
    settings = load({"KELISIM_DEADLINES": "birth=48h, job_loss=7d"}, tmp_path / ".env")
    assert settings.deadlines == (
        ("birth", timedelta(hours=48)),
        ("job_loss", timedelta(days=7)),
    )


def test_the_callback_is_made_from_our_address_unless_it_is_said(tmp_path):
    anywhere = load({"KELISIM_HTTP": "0.0.0.0:80"}, tmp_path / ".env")
    assert anywhere.callback_url == "http://127.0.0.1:80/api/v1/registry/decisions"
    said = load({"KELISIM_REGISTRY_CALLBACK": "https://k.kz/in"}, tmp_path / ".env")
    assert said.callback_url == "https://k.kz/in"


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_the_generated_documents_are_current(path):
    """When this fails: `python -m bot.settings_docs`."""
    assert path.read_text(encoding="utf-8") == documents()[path]


def test_the_example_file_is_a_valid_one(tmp_path):
    example = next(text for path, text in documents().items() if path.name == ".env.example")
    file = tmp_path / ".env"
    file.write_text(example.replace("# KELISIM", "KELISIM"))
    assert load({"PATH": ""}, file) == Settings()

"""The settings of the console; `bot.settings` adds those of the service."""
# ruff: noqa: RUF009 - `setting` is a field() with its help text; its defaults are immutable

from dataclasses import dataclass
from datetime import timedelta

from bot import setting_kinds as kinds
from bot.setting import setting
from bot.setting_kinds import Networks


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    console_url: str = setting(
        "KELISIM_CONSOLE_URL",
        "",
        kinds.optional_http_url,
        help="Where staff reach the console, without `/console`. With https its cookies are marked "
        "secure. Empty: made from KELISIM_HTTP, for a first try on this machine.",
        example="https://kelisim.example.kz",
    )
    console_proxies: Networks = setting(
        "KELISIM_CONSOLE_PROXIES",
        "",
        kinds.networks,
        help="Addresses or networks of reverse proxies in front of the console, whose "
        "X-Forwarded-For header is believed. Empty: none.",
        example="127.0.0.1,10.0.0.0/24",
    )
    console_idle: timedelta = setting(
        "KELISIM_CONSOLE_IDLE",
        "30m",
        kinds.duration,
        help="Who does nothing in the console for so long is signed out.",
        example="15m",
    )
    console_session: timedelta = setting(
        "KELISIM_CONSOLE_SESSION",
        "10h",
        kinds.duration,
        help="Nobody stays signed in to the console longer than that, whatever they do: a shift.",
        example="12h",
    )
    oidc_issuer: str = setting(
        "KELISIM_OIDC_ISSUER",
        "",
        kinds.optional_http_url,
        help="The ministry's directory, for signing in to the console by OpenID Connect; its "
        "`/.well-known/openid-configuration` is read. Empty: only with passwords.",
        example="https://login.example.kz/realms/staff",
    )
    oidc_client: str = setting(
        "KELISIM_OIDC_CLIENT",
        "",
        kinds.text,
        help="The name (client id) under which the directory knows the console. The address to "
        "return to is `/console/sign-in/directory/back` under KELISIM_CONSOLE_URL.",
        example="kelisim",
    )
    oidc_secret: str = setting(
        "KELISIM_OIDC_SECRET",
        "",
        kinds.text,
        help="The secret that belongs to KELISIM_OIDC_CLIENT. Empty: a public client, guarded by "
        "PKCE alone.",
        example="the-secret-from-the-directory",
        is_secret=True,
    )
    oidc_claim: str = setting(
        "KELISIM_OIDC_CLAIM",
        "groups",
        kinds.text,
        help="The claim of the directory that tells what somebody is; dots lead into it.",
        example="realm_access.roles",
    )
    oidc_roles: tuple[tuple[str, str], ...] = setting(
        "KELISIM_OIDC_ROLES",
        "",
        kinds.pairs,
        help="Which value of that claim gives which role: VALUE=ROLE, separated by commas; roles "
        "are `operator`, `supervisor`, `auditor` and `administrator`. Who has none of the values "
        "cannot sign in.",
        example="call-centre=operator,call-centre-leads=supervisor",
    )

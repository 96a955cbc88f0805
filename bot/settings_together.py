"""What is fine in one setting, and not beside another: a stand-in on this machine forgives what
would be a danger beside the real thing."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import SettingError
from bot.gateway_urls import AnyGatewayUrl
from bot.kannel_url import LOCAL_CALLBACK_SECRET, KannelUrl
from bot.setting_kinds import is_loopback

if TYPE_CHECKING:
    from bot.settings import Settings

#: Signs the callbacks of the registry stand-in, and is refused for any other registry.
LOCAL_REGISTRY_SECRET = "local-registry-secret"  # noqa: S105 - public on purpose


def check_together(settings: "Settings") -> None:
    """Raises SettingError."""
    gateway_is_local = all(is_loopback(gateway.host) for gateway in settings.gateways)
    registry_is_local = is_loopback(urlsplit(settings.registry_url).hostname or "")
    if settings.registry_secret == LOCAL_REGISTRY_SECRET and not registry_is_local:
        raise SettingError(
            "KELISIM_REGISTRY_SECRET",
            "the registry is not on this machine, so it needs a secret of its own "
            "(`kelisim key` makes one), or anybody could sign its decisions",
        )
    for gateway in settings.gateways:
        _check_callbacks(gateway)
    if settings.clock == "simulator" and not gateway_is_local:
        raise SettingError(
            "KELISIM_CLOCK", "the gateway is not on this machine: a real one keeps real time",
            "system", settings.clock,
        )  # fmt: skip
    if not settings.secret_key and not gateway_is_local:
        raise SettingError(
            "KELISIM_SECRET_KEY",
            "the gateway is not on this machine, so the key must be yours to keep "
            "(`kelisim key` makes one)",
        )


def _check_callbacks(gateway: AnyGatewayUrl) -> None:
    """Whoever knows the secret of a Kannel can write in the name of any citizen."""
    if not isinstance(gateway, KannelUrl) or is_loopback(gateway.host):
        return
    if gateway.secret == LOCAL_CALLBACK_SECRET:
        raise SettingError(
            "KELISIM_GATEWAY_URL",
            "Kannel is not on this machine, so its callbacks need a secret of their own "
            "(`kelisim key` makes one), behind the ? as secret=…",
        )
    if not gateway.callback:
        raise SettingError(
            "KELISIM_GATEWAY_URL",
            "Kannel is not on this machine, so it must be told where it reaches us, behind the ? "
            "as in callback=http://10.0.0.5:8414",
        )

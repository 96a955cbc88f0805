"""KELISIM_GATEWAY_URL: the address of a gateway, or of several, separated by spaces."""

from bot.gateway_url import GatewayUrl
from bot.kannel_url import SCHEMES, KannelUrl

AnyGatewayUrl = GatewayUrl | KannelUrl


def gateway_urls(value: str) -> tuple[AnyGatewayUrl, ...]:
    """Raises ValueError with a sentence that repeats no password."""
    urls = tuple(_url(text) for text in value.split())
    if not urls:
        raise ValueError("it needs the address of a gateway")
    names = [url.name for url in urls]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise ValueError(f"{twice} stands there twice")
    secrets = [url.secret for url in urls if isinstance(url, KannelUrl)]
    if len(set(secrets)) < len(secrets):
        raise ValueError(
            "each Kannel needs a secret of its own (`kelisim key` makes one), because the secret "
            "of a callback tells which of them it is from"
        )
    return urls


def _url(text: str) -> AnyGatewayUrl:
    scheme = text.partition("://")[0]
    if scheme in SCHEMES:
        return KannelUrl.parse(text)
    if scheme not in ("smpp", "smpps"):
        raise ValueError(
            "the address starts with smpp:// (or smpps:// for TLS), or with http+kannel:// "
            "(or https+kannel://)"
        )
    return GatewayUrl.parse(text)

"""Takes personal data out of a message before anything is stored (DESIGN.md, "The rules")."""

import msgspec


class Masked(msgspec.Struct, frozen=True):
    """`text` with card numbers, IINs, codes and passwords replaced by `[card]`, `[iin]`, `[code]`,
    and an IBAN by `[iban …0100]`. `leaks` names what was found, except IBANs; `iban` is the first
    IBAN found, in capitals without spaces (its check digits may be wrong), or None."""

    text: str
    leaks: tuple[str, ...] = ()
    iban: str | None = None


def mask(text: str) -> Masked:
    """Idempotent: masking a masked text changes nothing and reports the same leaks."""
    raise NotImplementedError

"""KELISIM_DEADLINES: an operator's deadlines in the place of those in the benefits' files."""

from datetime import timedelta

import msgspec

from bot.errors import SettingError
from bot.setting_kinds import Deadlines
from flows.catalogue import Benefit, Catalogue


def with_deadlines(catalogue: Catalogue, deadlines: Deadlines) -> Catalogue:
    """Raises SettingError for a benefit that is not there, or asks nothing."""
    benefits = dict(catalogue.benefits)
    for code, deadline in deadlines:
        if code not in benefits:
            known = ", ".join(sorted(benefits))
            raise SettingError("KELISIM_DEADLINES", f"there is no {code}; there are {known}")
        if benefits[code].kind == "notice":
            raise SettingError(
                "KELISIM_DEADLINES", f"{code} is a notice, which waits for no answer"
            )
        benefits[code] = _replaced(benefits[code], deadline)
    return msgspec.structs.replace(catalogue, benefits=benefits)


def _replaced(benefit: Benefit, deadline: timedelta) -> Benefit:
    variants = {code: _replaced(variant, deadline) for code, variant in benefit.variants.items()}
    return msgspec.structs.replace(benefit, deadline=deadline, variants=variants)

"""The twenty regions of Kazakhstan (DOMAIN.md), under the names people give them.

An offer keeps the English one, so that a warning to a region reaches everybody there.
"""

#: English name → the other spellings, without words for region or city.
REGIONS: dict[str, tuple[str, ...]] = {
    "Astana": ("Астана",),
    "Almaty": ("Алматы",),
    "Shymkent": ("Шымкент",),
    "Abai": ("Абай", "Абайская"),
    "Akmola": ("Ақмола", "Акмолинская"),
    "Aktobe": ("Ақтөбе", "Актюбинская"),
    "Almaty region": ("Алматы облысы", "Алматинская"),
    "Atyrau": ("Атырау", "Атырауская"),
    "East Kazakhstan": ("Шығыс Қазақстан", "Восточно-Казахстанская"),
    "Jambyl": ("Жамбыл", "Жамбылская"),
    "Jetisu": ("Жетісу", "Жетысу", "Жетысуская"),
    "West Kazakhstan": ("Батыс Қазақстан", "Западно-Казахстанская"),
    "Karaganda": ("Қарағанды", "Карагандинская"),
    "Kostanay": ("Қостанай", "Костанайская"),
    "Kyzylorda": ("Қызылорда", "Кызылординская"),
    "Mangystau": ("Маңғыстау", "Мангистауская"),
    "Pavlodar": ("Павлодар", "Павлодарская"),
    "North Kazakhstan": ("Солтүстік Қазақстан", "Северо-Казахстанская"),
    "Turkistan": ("Түркістан", "Туркестанская"),
    "Ulytau": ("Ұлытау", "Улытау", "Улытауская"),
}

_CITIES = ("Astana", "Almaty", "Shymkent")


def region_named(words: str) -> str | None:
    """The English name of a region, however it is spelt; None for what is none."""
    return _KNOWN.get(" ".join(words.casefold().split()))


def _spellings(name: str, others: tuple[str, ...]) -> set[str]:
    is_city = name in _CITIES
    before = ("город", "г.") if is_city else ("область",)
    after = ("қаласы", "city") if is_city else ("облысы", "область", "region")
    bare = {name, *others}
    with_kind = {f"{kind} {spelling}" for spelling in bare for kind in before}
    with_kind |= {f"{spelling} {kind}" for spelling in bare for kind in after}
    return {spelling.casefold() for spelling in bare | with_kind}


_KNOWN = {
    spelling: name for name, others in REGIONS.items() for spelling in _spellings(name, others)
}

"""What each person of a population is offered, as rows that the bot takes in."""

from collections.abc import Iterator

from gateway_sim.people.population import Population, Weighted
from gateway_sim.synthetic import account_for, iin_for


def offer_rows(population: Population) -> Iterator[dict[str, object]]:
    """A row of docs/offers.md for each person, with made-up data that belongs to the phone."""
    people = population.people
    offers = Weighted({n: offered.weight for n, offered in enumerate(people.offers)})
    accounts, regions = Weighted(people.accounts), Weighted(people.regions)
    for place in range(population.size):
        phone = population.phone(place)
        offered = people.offers[offers.at(population.chance(place, "offer"))]
        row: dict[str, object] = {
            "offer_id": f"people-{population.seed}-{place}",
            "benefit": offered.benefit,
            "phone": phone,
            "iin": iin_for(phone),
            "region": regions.at(population.chance(place, "region")),
            "facts": {
                fact: values[int(population.chance(place, fact) * len(values))]
                for fact, values in offered.facts.items()
            },
            "accounts": _accounts(phone, accounts.at(population.chance(place, "accounts"))),
        }
        if offered.variant is not None:
            row["variant"] = offered.variant
        if population.chance(place, "language known") < people.language_known:
            row["language"] = population.language(place)
        yield row


def _accounts(phone: str, kind: str) -> list[dict[str, object]]:
    supplied = kind == "supplied"
    accounts = (account_for(phone, number) for number in range(1 if supplied else int(kind)))
    return [{"bank": bank, "iban": iban, "supplied": supplied} for bank, iban in accounts]

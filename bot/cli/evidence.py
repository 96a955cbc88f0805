"""`kelisim evidence`: what proves the consents of a citizen, and whether the whole chain holds."""

import argparse
import asyncio
import sys

import msgspec

from bot.cli.log import phone_in
from bot.cli.opening import opened_queries, settings_for_command
from bot.errors import KelisimError
from bot.evidence_sheet import Evidence, evidence_sheet, shown_proof
from bot.settings import Settings
from storage.evidence import Verdict

#: Exit code when something was changed, removed or put in.
TAMPERED = 1


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("phone", nargs="?", metavar="PHONE", help="as in +77011234567")
    parser.add_argument("--json", action="store_true", help="as one JSON document")
    parser.add_argument(
        "--verify", action="store_true", help="check the whole chain instead: 1 when it is broken"
    )


def run(options: argparse.Namespace) -> int:
    if options.verify == bool(options.phone):
        raise KelisimError("it needs a PHONE, or --verify for the whole chain.")
    if options.verify:
        return _verify(options.json)
    evidence = asyncio.run(_of(phone_in(options.phone), settings_for_command()))
    print(_json(evidence) if options.json else evidence_sheet(evidence))
    return 0 if all(proof.intact for proof in evidence.proofs) else TAMPERED


def _verify(as_json: bool) -> int:
    verdict = asyncio.run(_check(settings_for_command()))
    if as_json:
        print(_json(verdict))
    elif verdict.holds:
        print(f"the chain holds: {verdict.links:,} proofs")
    else:
        print(f"the chain is broken at proof {verdict.broken}: {verdict.reason}", file=sys.stderr)
    return 0 if verdict.holds else TAMPERED


async def _of(phone: str, settings: Settings) -> Evidence:
    async with opened_queries(settings) as queries:
        links = await queries.evidence_of(phone)
    if not links:
        raise KelisimError(f"there is no proof of a consent by {phone}.")
    return Evidence(phone, [shown_proof(link) for link in links])


async def _check(settings: Settings) -> Verdict:
    async with opened_queries(settings) as queries:
        return await queries.check_evidence()


def _json(told: msgspec.Struct) -> str:
    return msgspec.json.encode(told).decode()

"""`kelisim evidence`: what proves the consents of a citizen, whether the whole chain holds, and
whether a file of evidence is as it was written (which needs no database)."""

import argparse
import asyncio
import sys
from pathlib import Path

import msgspec

from bot.cli.log import phone_in
from bot.cli.opening import opened_queries, settings_for_command
from bot.errors import FileError, KelisimError
from bot.evidence_file import LARGEST, verified
from bot.evidence_sheet import Evidence, evidence_sheet, shown_proof
from bot.settings import Settings
from storage.evidence import Verdict

#: Exit code when something was changed, removed or put in.
TAMPERED = 1


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "asked", nargs="*", metavar="PHONE | verify FILE",
        help="a phone as in +77011234567; or a file from the console, to be verified",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="as one JSON document")
    parser.add_argument(
        "--verify", action="store_true", help="check the whole chain instead: 1 when it is broken"
    )


def run(options: argparse.Namespace) -> int:
    match options.asked:
        case [] if options.verify:
            return _verify(options.json)
        case ["verify", file] if not options.verify:
            return _verify_file(file, as_json=options.json)
        case [phone] if phone != "verify" and not options.verify:
            return _print(phone, options)
    raise KelisimError("it needs verify FILE, or a PHONE, or --verify for the whole chain.")


def _print(phone: str, options: argparse.Namespace) -> int:
    evidence = asyncio.run(_of(phone_in(phone), settings_for_command()))
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


def _verify_file(name: str, *, as_json: bool) -> int:
    result = verified(_content(name))
    if as_json:
        print(_json(result))
    elif result.told is not None and result.holds:
        told = result.told
        print(f"the file is as it was written: offer {told.offer_id}, {len(told.proofs)} proofs")
        print(f"signed with the key {result.key}")
        print("compare it with the key that the console shows beside the evidence")
    for finding in result.findings if not as_json else ():
        print(f"{finding.place}: {finding.what}", file=sys.stderr)
    return 0 if result.holds else TAMPERED


def _content(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise FileError(f"{name} cannot be read: {error.strerror}.") from None
    if len(content) > LARGEST:
        raise FileError(f"{name} is too large to be the evidence of a consent.")
    return content


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

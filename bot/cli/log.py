"""`kelisim log PHONE`: the conversation with a phone, as a person would read it."""

import argparse
import asyncio
import sys

import msgspec

from bot.cli.opening import opened_queries, settings_for_command
from bot.errors import KelisimError
from bot.settings import Settings
from bot.transcript import transcript
from sms.errors import BadNumber
from sms.numbers import e164
from storage.conversations import Conversation


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("phone", metavar="PHONE", help="as in +77011234567 or 8 701 123 45 67")
    parser.add_argument("--json", action="store_true", help="as one JSON document")


def run(options: argparse.Namespace) -> int:
    conversation = asyncio.run(_ask(phone_in(options.phone), settings_for_command()))
    if options.json:
        sys.stdout.write(msgspec.json.encode(conversation).decode() + "\n")
    else:
        print(transcript(conversation))
    return 0


def phone_in(words: str) -> str:
    """The number as E.164. Raises KelisimError."""
    try:
        return e164(words)
    except BadNumber as error:
        raise KelisimError(f"{error}.") from None


async def _ask(phone: str, settings: Settings) -> Conversation:
    async with opened_queries(settings) as queries:
        conversation = await queries.conversation(phone)
    if conversation is None:
        raise KelisimError(f"there is no conversation with {phone}.")
    return conversation

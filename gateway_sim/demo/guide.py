"""What a demo says when it is up: who has a message, and what a person can do now."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from gateway_sim.cli.options import HTTP
from gateway_sim.demo.console import Staff
from gateway_sim.demo.folder import Addresses, Folder

#: The phone the guide speaks of: a birth with two accounts on file shows the most in two answers.
FAVOURITE = "birth"


class Account(msgspec.Struct):
    supplied: bool = False


class Sample(msgspec.Struct):
    """What the guide tells of a row of offers."""

    phone: str
    benefit: str
    variant: str | None = None
    name: str = ""
    language: str | None = None
    region: str = ""
    accounts: list[Account] = []


def guide(samples: Sequence[Sample], folder: Folder, addresses: Addresses, staff: Staff) -> str:
    """The whole text."""
    favourite = next((s for s in samples if s.benefit == FAVOURITE), samples[0]).phone
    chat, code = f"{_command()} chat {favourite}", f"{_command()} code KEY"
    if addresses.http != HTTP:
        chat += f" --sim {addresses.simulator_url}"
    kelisim, here = _shown(folder.kelisim), _shown(folder.path)
    jump = f"""curl -d '{{"advance_s": 86400}}' {addresses.simulator_url}/clock"""
    return "\n".join(
        [
            "",
            f"Kelisim is up. {len(samples)} phones have a message from 1414:",
            "",
            *_table(samples),
            "",
            "Be any of them in a browser:",
            f"    {addresses.simulator_url}/?open={favourite[1:]}",
            "",
            "Or in another terminal (Ctrl-D leaves the phone):",
            f"    {chat}",
            "  Write  қанша?  or  это не мошенники?  then  1  and once more  1  for the account;",
            "  in a few seconds the benefit is assigned and paid. Each phone in the list works.",
            "",
            "Or be the call centre, in another tab:",
            f"    {addresses.bot_url}/console",
            f"  Name  {staff.login}  and password  {staff.password}  (good once). Choose one of",
            "  your own, and scan the picture with an authenticator app. No telephone at hand?",
            "  Open  No camera?  on that page, copy the key, and this is your telephone:",
            f"    {code}",
            "",
            "See what was said, how it was understood, and how far everybody got:",
            f"    {kelisim} log {favourite}",
            f"    {kelisim} stats",
            "",
            "Let a day pass, for a reminder or the end of a deadline ( /wait 1d  in a phone, too):",
            f"    {jump}",
            "",
            f"All of it is kept in {here} until the next start; the bot's log is {here}/bot.log.",
            f"The bot: {addresses.bot_url}/metrics and /healthz. "
            f"The simulator: {addresses.simulator_url}/messages and /stats.",
            "Ctrl-C stops everything.",
            "",
        ]
    )


def _table(samples: Sequence[Sample]) -> Iterator[str]:
    wide = max(len(_what(sample)) for sample in samples)
    for sample in samples:
        about = ", ".join(filter(None, (sample.name, sample.language, _accounts(sample.accounts))))
        yield f"  {sample.phone}  {_what(sample):{wide}}  {about}".rstrip()


def _what(sample: Sample) -> str:
    return f"{sample.benefit} ({sample.variant})" if sample.variant else sample.benefit


def _accounts(accounts: Sequence[Account]) -> str:
    if any(account.supplied for account in accounts):
        return "account from the bank"
    match len(accounts):
        case 0:
            return ""
        case 1:
            return "1 account"
    return f"{len(accounts)} accounts"


def _command() -> str:
    """`gateway-sim`, as it can be called from here."""
    beside = Path(sys.executable).with_name("gateway-sim")
    return _shown(beside) if beside.exists() else f"{_shown(Path(sys.executable))} -m gateway_sim"


def _shown(path: Path) -> str:
    """Short where it is below the working directory."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

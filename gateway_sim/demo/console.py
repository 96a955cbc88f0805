"""The first member of staff of a demo, so that a stranger is inside the console at once."""

import asyncio
import re
from asyncio.subprocess import PIPE, STDOUT

import msgspec

from gateway_sim.demo.folder import Folder
from gateway_sim.errors import Unreachable

LOGIN = "demo"

#: All of them: whoever tries the demo wants to see every page.
ROLES = ("operator", "supervisor", "auditor", "administrator")

_PASSWORD = re.compile(r"good once: (\S+)")


class Staff(msgspec.Struct, frozen=True):
    """`password` is good once."""

    login: str
    password: str


async def add_staff(folder: Folder) -> Staff:
    """By `kelisim staff add`, as in production; raises Unreachable when it cannot be done."""
    roles = [word for role in ROLES for word in ("--role", role)]
    command = await asyncio.create_subprocess_exec(
        str(folder.kelisim), "staff", "add", LOGIN, "--name", "Demo", *roles,
        stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=STDOUT,
    )  # fmt: skip
    out, _ = await command.communicate()
    said = out.decode(errors="replace")
    found = _PASSWORD.search(said)
    if command.returncode or found is None:
        raise Unreachable(f"nobody could be added to the console of the demo: {said.strip()}")
    return Staff(LOGIN, found[1])

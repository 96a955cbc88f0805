"""Draws docs/conversation.svg: two phones in conversation with 1414, as it really goes.

    make demo                              # in one terminal
    .venv/bin/python docs/conversation.py  # in another

Every bubble is a message that the phones of the running demo sent or got.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from html import escape
from itertools import pairwise
from pathlib import Path

from gateway_sim.client import SimulatorClient
from gateway_sim.clock import LOCAL
from gateway_sim.phones import Shown

PICTURE = Path(__file__).with_name("conversation.svg")

#: Phone, what its owner says, and the word that ends the conversation: the money is there.
KAZAKH = ("+77000001005", ("Қанша төлейсіздер?", "иә, келісемін", "2"), "аударылды")
RUSSIAN = ("+77000001012", ("а это не мошенники?", "да согласна", "второй"), "перечислены")

#: How long an answer may take, in seconds.
PATIENCE_S = 20.0

# Sizes in pixels.
PHONE, GAP, EDGE = 396, 28, 12
BUBBLE, PADDING, BETWEEN = 292, 11, 9
LETTER, LINE, SMALL = 13.5, 18, 10.5
HEADER = 62

_NARROW, _WIDE = frozenset(" .,:;!?'|ilіїІ1()…–-"), frozenset("шщмжюыфдШЩМЖЮЫФДHМW")
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"


async def main(url: str) -> None:
    async with SimulatorClient(url) as simulator:
        threads = [await converse(simulator, *talk) for talk in (KAZAKH, RUSSIAN)]
    PICTURE.write_text(picture(threads), encoding="utf-8")
    sys.stdout.write(f"{PICTURE}: {sum(map(len, threads))} messages\n")


async def converse(
    simulator: SimulatorClient, phone: str, says: tuple[str, ...], end: str
) -> list[Shown]:
    """Says one thing after the other, each when the answer to the last is there."""
    seen = await hear(simulator, phone, "0")
    for text in says:
        await simulator.write(phone, text)
        seen = await hear(simulator, phone, seen)
    while end not in (await simulator.thread(phone))[-1].text:
        seen = await hear(simulator, phone, seen)
    return await simulator.thread(phone)


async def hear(simulator: SimulatorClient, phone: str, after: str) -> str:
    """The id of the next message to the phone."""
    for message in await simulator.thread(phone, after, PATIENCE_S):
        if message.direction == "to_phone":
            return message.id
    raise SystemExit(f"{phone} got no answer: is this a fresh “make demo”?")


def picture(threads: list[list[Shown]]) -> str:
    """The SVG with a phone for each thread."""
    bodies = [list(bubbles(thread)) for thread in threads]
    height = max(body[-1][0] for body in bodies) + 16
    width = len(threads) * PHONE + (len(threads) - 1) * GAP
    phones = "\n".join(
        f'<g transform="translate({n * (PHONE + GAP)} 0)">{phone(thread[0], body, height)}</g>'
        for n, (thread, body) in enumerate(zip(threads, bodies, strict=True))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height + 2 * EDGE}" '
        f'viewBox="0 0 {width} {height + 2 * EDGE}" font-family="{_FONT}" role="img" '
        f'aria-label="Two phones in conversation with 1414">\n{phones}\n</svg>\n'
    )


def phone(first: Shown, body: list[tuple[float, str]], height: float) -> str:
    """One phone: its frame, its header and its bubbles."""
    inside = PHONE - 2 * EDGE
    at = datetime.fromisoformat(first.at).astimezone(LOCAL)
    return (
        f'<rect width="{PHONE}" height="{height + 2 * EDGE}" rx="34" fill="#1c1c1e"/>'
        f'<rect x="{EDGE}" y="{EDGE}" width="{inside}" height="{height}" rx="24" fill="#fff"/>'
        f'<g transform="translate({EDGE} {EDGE})">'
        f'<text x="{inside / 2}" y="27" font-size="16" font-weight="600" text-anchor="middle" '
        f'fill="#111">1414</text>'
        f'<text x="{inside / 2}" y="45" font-size="{SMALL}" text-anchor="middle" '
        f'fill="#6b6b70">{first.recipient} · {at:%d.%m.%Y}</text>'
        f'<path d="M0 {HEADER - 8}H{inside}" stroke="#e3e3e6"/>'
        + "".join(drawn for _, drawn in body)
        + "</g>"
    )


def bubbles(thread: list[Shown]) -> Iterator[tuple[float, str]]:
    """Each bubble, with where it ends."""
    y = float(HEADER + 4)
    for message in thread:
        lines = [line for part in message.text.split("\n") for line in wrapped(part)]
        height = len(lines) * LINE + 2 * PADDING - 5
        yield y + height + 15, bubble(message, lines, y, height)
        y += height + 15 + BETWEEN


def bubble(message: Shown, lines: list[str], y: float, height: float) -> str:
    """A message of 1414 stands on the left, one of the phone's owner on the right."""
    mine = message.direction == "from_phone"
    wide = max(map(measured, lines)) + 2 * PADDING
    x = PHONE - 2 * EDGE - 12 - wide if mine else 12
    fill, ink = ("#2e7d5b", "#fff") if mine else ("#ececef", "#111")
    spans = "".join(
        f'<tspan x="{x + PADDING:.0f}" y="{y + PADDING + 9 + n * LINE:.0f}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    anchor, side = ("end", x + wide - 4) if mine else ("start", x + 4)
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{height:.0f}" rx="15" '
        f'fill="{fill}"/><text font-size="{LETTER}" fill="{ink}">{spans}</text>'
        f'<text x="{side:.0f}" y="{y + height + 12:.0f}" font-size="{SMALL}" fill="#8a8a8f" '
        f'text-anchor="{anchor}">{under(message)}</text>'
    )


def under(message: Shown) -> str:
    at = datetime.fromisoformat(message.at).astimezone(LOCAL)
    parts = "" if message.parts == 1 else f" · {message.parts} parts"
    return f"{at:%H:%M}{parts}"


def wrapped(text: str) -> Iterator[str]:
    """Lines that fit a bubble, broken at spaces, but neither in a sum nor before a dash."""
    words = re.split(r" (?!–|\d{3}\b|тг)", text)
    starts = [0]
    for n in range(1, len(words)):
        if measured(" ".join(words[starts[-1] : n + 1])) > BUBBLE - 2 * PADDING:
            starts.append(n)
    for start, end in pairwise([*starts, len(words)]):
        yield " ".join(words[start:end])


def measured(text: str) -> float:
    """About how wide the text is; viewers bring fonts of their own, so rather too wide."""
    widths = (0.35 if c in _NARROW else 0.86 if c in _WIDE else 0.72 if c.isupper() else 0.64
              for c in text)  # fmt: skip
    return sum(widths) * LETTER


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8775"))

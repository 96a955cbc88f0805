"""The application behind Kannel in `tests.bench.kannel`: it says the same to everybody.

python -m tests.bench.kannel_app PORT TEXT
"""

import sys

import uvloop
from aiohttp import web

#: A text of one part; of two in the alphabet of GSM; of two in Cyrillic, the length of an answer of
#: Kelisim.
TEXTS = {
    "one": "Thank you, your answer was received.",
    "two_latin": "Thank you, your answer was received. " * 6,
    "two": "Рахмет, жауабыңыз қабылданды. Спасибо, ваш ответ принят. " * 2,
}


def app(text: str) -> web.Application:
    """Kannel sends GSM unless it is told otherwise."""
    headers = {"Content-Type": "text/plain; charset=UTF-8"}
    if not text.isascii():
        headers["X-Kannel-Coding"] = "2"
    body = text.encode()

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, headers=headers)

    made = web.Application()
    made.router.add_get("/", answer)
    return made


if __name__ == "__main__":
    uvloop.install()
    port, text = sys.argv[1:]
    web.run_app(app(TEXTS[text]), host="127.0.0.1", port=int(port), access_log=None, print=None)

"""Style sheets and scripts, read once. Their address holds a hash of them all, so browsers keep
them for good and get the new ones with a new version of the service."""

import hashlib
import mimetypes
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"

_FOREVER = "public, max-age=31536000, immutable"


class Statics:
    def __init__(self, folder: Path = FOLDER) -> None:
        files = sorted(file for file in folder.iterdir() if file.is_file())
        self._files = {file.name: file.read_bytes() for file in files}
        told = b"".join(name.encode() + content for name, content in self._files.items())
        self.version = hashlib.sha256(told).hexdigest()[:12]

    def url(self, name: str) -> str:
        """For templates: `{{ static("console.css") }}`. Raises KeyError for one there is not."""
        self._files[name]
        return f"/console/static/{self.version}/{name}"

    async def answer(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        is_current = request.match_info["version"] == self.version
        return web.Response(
            body=self._files[name],
            content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
            charset="utf-8",
            headers={"Cache-Control": _FOREVER if is_current else "no-cache"},
        )

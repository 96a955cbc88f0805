"""Files for spreadsheets: noted in the audit log first, sent a stretch at a time, and without
formulas, whatever a citizen wrote."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence

from aiohttp import web

from bot.console.audit import noted

#: What spreadsheets take for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Excel reads UTF-8 only behind a byte order mark.
_MARK = "\ufeff"


async def send_csv(
    request: web.Request,
    name: str,
    heads: Sequence[str],
    stretches: AsyncIterator[Iterable[Sequence[object]]],
    /,
    **details: str,
) -> web.StreamResponse:
    """`NAME.csv`, and `NAME.export` in the audit log with the `details` of what was asked for."""
    await noted(request, f"{name}.export", **details)
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}.csv"',
        }
    )
    await response.prepare(request)
    await response.write((_MARK + csv_text([heads])).encode())
    async for rows in stretches:
        await response.write(csv_text(rows).encode())
    await response.write_eof()
    return response


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180 lines."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue()


def harmless(value: object) -> object:
    """A text that no spreadsheet calculates; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value

"""Connections for questions beside the road (`storage.queries`)."""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.sqlite.archive_file import Shelf
from storage.sqlite.connection import BUSY_MS


def open_read_engine(url: str, file: Path) -> AsyncEngine:
    """For queries: connections that cannot write, and see the archives, too."""
    engine = create_async_engine(url, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA query_only = ON")
        cursor.close()
        record.info["shelf"] = Shelf(file)

    @event.listens_for(engine.sync_engine, "checkout")
    def _look(connection: Any, record: Any, _: object) -> None:
        cursor = connection.cursor()
        record.info["shelf"].look(cursor)
        cursor.close()

    return engine

"""Whoever can write the database changes it behind the program's back."""

import sqlite3
from contextlib import closing

from storage.addresses import file_behind
from tests.postgres import psql


def meddle(url: str, statement: str) -> None:
    file = file_behind(url)
    if file is None:
        psql(url, statement)
        return
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)

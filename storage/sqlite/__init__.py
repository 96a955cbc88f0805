"""The store on one SQLite file: all SQL that another engine would write differently is in here."""

"""Alembic's scripts: ``versions/`` holds the changes of the database, in order."""

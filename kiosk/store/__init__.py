"""SQLite and sealed picture files on the store thread."""

"""The one database: tables, engine, migrations."""

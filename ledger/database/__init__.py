"""DuckDB: the file, its schema, connections to it and copies of it in memory."""

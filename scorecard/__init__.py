"""A snapshot in; tables, text, HTML, charts and documents out. Nothing here writes to the database."""

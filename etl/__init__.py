"""From the notice, the registers and the submissions to the DuckDB tables: the only code that writes."""

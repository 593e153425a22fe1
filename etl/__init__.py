"""From the notice, the registers and the submissions to the DuckDB tables: the only code that writes."""

import os

# openpyxl reads workbooks that people send with Python's own reader of XML, as they were tried with, also where lxml
# is installed for other papers.
os.environ.setdefault("OPENPYXL_LXML", "False")

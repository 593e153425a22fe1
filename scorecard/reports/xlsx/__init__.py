"""The work ledger as an Excel file."""

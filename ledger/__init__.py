"""The append-only record of everything: tables, measures, accounts, workflow. Only this package writes to the database."""

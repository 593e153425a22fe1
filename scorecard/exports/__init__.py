"""Tables for download, with column names in the reader's language."""

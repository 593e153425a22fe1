"""The bytes of a file that staff send → rows and findings. Pure: opens no file and queries no database of the ledger."""

"""The bytes of a file that staff send → rows and findings. Pure: no file is opened and no database of the ledger is asked."""

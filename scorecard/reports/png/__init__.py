"""Pictures for chat groups."""

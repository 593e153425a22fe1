"""Where the doors are, beside the pages."""

ACCOUNT = "account"
PROVIDER = "provider"

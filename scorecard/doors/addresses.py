"""Where the doors are, beside the pages."""

ACCOUNT = "account"
PROVIDER = "provider"
API = "api/v1"
WHY, READING = "why", "reading"
"""What the address of the account says when somebody is led there because reading needs a sign-in."""

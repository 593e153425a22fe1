"""Authentication: sign-in, session cookies, API tokens, OpenID Connect, the account page."""

"""Sign-in, sessions in cookies, OpenID Connect, the page of one's account."""

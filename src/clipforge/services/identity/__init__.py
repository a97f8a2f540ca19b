"""Sign-in at other providers: OpenID Connect, and GitHub's OAuth2."""

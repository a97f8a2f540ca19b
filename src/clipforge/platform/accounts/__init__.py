"""People: sign-up, sign-in, sessions, password reset, sign-in through other providers."""

"""Keys and OAuth2 clients of machines."""

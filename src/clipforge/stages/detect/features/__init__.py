"""Features: small functions that measure one thing about sentences or windows."""

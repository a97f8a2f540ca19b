"""Groups of methods, one a module."""

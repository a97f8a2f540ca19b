# Made by `make sdks` from _async/resources/__init__.py: change that one.
"""Groups of methods, one a module."""

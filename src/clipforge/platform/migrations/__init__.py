"""Alembic migrations; they lie in the package, so that an installed ClipForge can migrate its database."""

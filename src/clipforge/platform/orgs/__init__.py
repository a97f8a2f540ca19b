"""Organisations: members, roles, invites, settings, audit log."""

"""Mails to people: written with what they tell of, sent behind it."""

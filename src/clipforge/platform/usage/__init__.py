"""The ledger of minutes and exports, plan limits, reservations."""

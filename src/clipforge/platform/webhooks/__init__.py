"""Endpoints of customers, deliveries to them, redelivery."""

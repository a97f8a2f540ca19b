"""Chains the stages in one process, with a content-keyed cache that makes a killed run go on."""

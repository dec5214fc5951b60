"""Formats of the world: files in, cases out."""

"""Whole surveys: from the first page to the last file."""

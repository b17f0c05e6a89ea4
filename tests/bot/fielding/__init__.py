"""The shell round surveys."""

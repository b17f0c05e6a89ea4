"""The shell round surveys: asking, reminding, taking answers and telling of results."""

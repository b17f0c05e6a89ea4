"""Teams: its activities and cards, and nothing of it outside this folder."""

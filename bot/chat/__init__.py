"""The day in a chat, whichever platform carries it."""

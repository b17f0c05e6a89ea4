"""Letters by e-mail: the messages, the mail server that takes them, and what comes back."""

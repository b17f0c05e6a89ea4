"""Pictures of the messages in chats, as people see them: `python -m tests.pictures`."""

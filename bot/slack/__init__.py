"""Slack: its requests and answers, and nothing of it outside this folder."""

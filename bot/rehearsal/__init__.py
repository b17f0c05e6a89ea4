"""The rehearsal: a whole day in simulated time, with invented people, through the real engine."""

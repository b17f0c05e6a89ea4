"""A writer that acknowledges answers before it commits them: what the kills must find out."""

import asyncio
from collections.abc import Sequence
from typing import Any

from storage.submissions import Submission
from storage.transaction import Transaction
from storage.writer import Job, Writer, tell

DISK = 0.01  # seconds that a slow disk takes to commit


class Lying(Writer):
    """Says «saved» and then goes to the disk."""

    async def finish(
        self, transaction: Transaction, jobs: Sequence[Job], results: Sequence[Any]
    ) -> None:
        """Acknowledge the answers, and only then commit."""
        pairs = zip(jobs, results, strict=True)
        early = [(job, result) for job, result in pairs if isinstance(job.work, Submission)]
        tell([job for job, _ in early], [result for _, result in early])
        await asyncio.sleep(DISK)
        await super().finish(transaction, jobs, results)

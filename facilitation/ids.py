"""Names of things, kept apart by the type checker."""

from typing import NewType

WorkshopId = NewType("WorkshopId", str)
PersonId = NewType("PersonId", str)  # our own random id; never a platform's address
PhaseId = NewType("PhaseId", str)  # "q1.I": item and phase key, stable over edits and runs
TableNo = NewType("TableNo", int)  # 1, 2, 3 … as on the card on the table
RunNo = NewType("RunNo", int)  # counts the phases as run; what «next» must name

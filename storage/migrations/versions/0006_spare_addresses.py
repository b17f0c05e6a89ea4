"""A second address of those who are asked: where they are written to if the first fails.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("seats", recreate="never") as batch_op:
        for name in ("spare_way", "spare_digest"):
            column = sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=True)
            batch_op.add_column(column)
        batch_op.add_column(sa.Column("spare", sa.Text(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_seats_survey_spare_digest"), ["survey", "spare_digest"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("seats", recreate="never") as batch_op:
        batch_op.drop_index(batch_op.f("ix_seats_survey_spare_digest"))
        for name in ("spare", "spare_digest", "spare_way"):
            batch_op.drop_column(name)

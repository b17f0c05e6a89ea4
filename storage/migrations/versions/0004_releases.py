"""Figures of opinions that were shown: what later ones are held against.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("survey", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("codec", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey"], ["surveys.id"], name=op.f("fk_releases_survey_surveys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey", "number", name=op.f("pk_releases")),
    )


def downgrade() -> None:
    op.drop_table("releases")

"""What stands in chats about surveys: the channel's card, its owner's, and the results.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_posts",
        sa.Column("survey", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("remote", sa.Text(), nullable=True),
        sa.Column("shown", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", storage.tables.Moment(timezone=True), nullable=False),
        sa.Column("lease_until", storage.tables.Moment(timezone=True), nullable=True),
        sa.Column("fault", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey"],
            ["surveys.id"],
            name=op.f("fk_survey_posts_survey_surveys"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("survey", "key", name=op.f("pk_survey_posts")),
    )
    with op.batch_alter_table("survey_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_posts_status"), ["status"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("survey_posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_posts_status"))
    op.drop_table("survey_posts")

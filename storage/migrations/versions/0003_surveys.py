"""Surveys: who is asked, what was answered, and what is to be sent to whom.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('panels',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['owner'], ['accounts.id'], name=op.f('fk_panels_owner_accounts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panels'))
    )
    with op.batch_alter_table('panels', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panels_owner'), ['owner'], unique=False)

    op.create_table('surveys',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mode', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('fielding', sa.Text(), nullable=False),
    sa.Column('codec', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('wake_at', storage.tables.Moment(timezone=True), nullable=True),
    sa.Column('deletes_on', sa.Date(), nullable=False),
    sa.Column('contacts_go_on', sa.Date(), nullable=True),
    sa.Column('panel', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('wave', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place_in_line', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=True),
    sa.Column('channel_digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['owner'], ['accounts.id'], name=op.f('fk_surveys_owner_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['panel'], ['panels.id'], name=op.f('fk_surveys_panel_panels'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_surveys'))
    )
    with op.batch_alter_table('surveys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_surveys_channel_digest'), ['channel_digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_surveys_contacts_go_on'), ['contacts_go_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_surveys_deletes_on'), ['deletes_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_surveys_owner'), ['owner'], unique=False)
        batch_op.create_index(batch_op.f('ix_surveys_panel_place_in_line'), ['panel', 'place_in_line'], unique=False)
        batch_op.create_index(batch_op.f('ix_surveys_wake_at'), ['wake_at'], unique=False)

    op.create_table('answer_days',
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_answer_days_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey', 'day', name=op.f('pk_answer_days'))
    )
    op.create_table('ballot_drafts',
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_ballot_drafts_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey', 'id', name=op.f('pk_ballot_drafts')),
    sqlite_with_rowid=False
    )
    op.create_table('ballots',
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('codec', sa.Integer(), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('proof', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_ballots_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey', 'id', name=op.f('pk_ballots')),
    sqlite_with_rowid=False
    )
    op.create_table('forms',
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('codec', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_forms_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey', 'version', name=op.f('pk_forms'))
    )
    op.create_table('seats',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('division', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('sealed_link', sa.Text(), nullable=True),
    sa.Column('contact_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('contact_way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('contact_digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=True),
    sa.Column('ways', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('opened', sa.Boolean(), nullable=False),
    sa.Column('answered', sa.Boolean(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('ruling', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_seats_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seats'))
    )
    with op.batch_alter_table('seats', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seats_survey_contact_digest'), ['survey', 'contact_digest'], unique=False)
        batch_op.create_index('uq_seats_digest', ['digest'], unique=True)
        batch_op.create_index('uq_seats_survey_number', ['survey', 'number'], unique=True)

    op.create_table('survey_log',
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', storage.tables.Moment(timezone=True), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seat', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_survey_log_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey', 'number', name=op.f('pk_survey_log'))
    )
    op.create_table('letters',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seat', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('intensity', sa.Integer(), nullable=False),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', storage.tables.Moment(timezone=True), nullable=False),
    sa.Column('lease_until', storage.tables.Moment(timezone=True), nullable=True),
    sa.Column('fault', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['seat'], ['seats.id'], name=op.f('fk_letters_seat_seats'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_letters_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters'))
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letters_message'), ['message'], unique=False)
        batch_op.create_index(batch_op.f('ix_letters_seat'), ['seat'], unique=False)
        batch_op.create_index(batch_op.f('ix_letters_status_next_at'), ['status', 'next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_letters_survey_status_next_at'), ['survey', 'status', 'next_at'], unique=False)

    op.create_table('unit_answers',
    sa.Column('seat', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('codec', sa.Integer(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', storage.tables.Moment(timezone=True), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('erased', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['seat'], ['seats.id'], name=op.f('fk_unit_answers_seat_seats'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_unit_answers_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('seat', 'version', name=op.f('pk_unit_answers'))
    )
    with op.batch_alter_table('unit_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_answers_survey'), ['survey'], unique=False)

    op.create_table('unit_drafts',
    sa.Column('seat', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('codec', sa.Integer(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', storage.tables.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['seat'], ['seats.id'], name=op.f('fk_unit_drafts_seat_seats'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_unit_drafts_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('seat', name=op.f('pk_unit_drafts'))
    )
    with op.batch_alter_table('unit_drafts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_drafts_survey'), ['survey'], unique=False)

    op.create_table('unit_receipts',
    sa.Column('seat', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('survey', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['seat'], ['seats.id'], name=op.f('fk_unit_receipts_seat_seats'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_unit_receipts_survey_surveys'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('seat', 'key', name=op.f('pk_unit_receipts'))
    )
    with op.batch_alter_table('unit_receipts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_receipts_survey'), ['survey'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('unit_receipts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_receipts_survey'))

    op.drop_table('unit_receipts')
    with op.batch_alter_table('unit_drafts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_drafts_survey'))

    op.drop_table('unit_drafts')
    with op.batch_alter_table('unit_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_answers_survey'))

    op.drop_table('unit_answers')
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letters_survey_status_next_at'))
        batch_op.drop_index(batch_op.f('ix_letters_status_next_at'))
        batch_op.drop_index(batch_op.f('ix_letters_seat'))
        batch_op.drop_index(batch_op.f('ix_letters_message'))

    op.drop_table('letters')
    op.drop_table('survey_log')
    with op.batch_alter_table('seats', schema=None) as batch_op:
        batch_op.drop_index('uq_seats_survey_number')
        batch_op.drop_index('uq_seats_digest')
        batch_op.drop_index(batch_op.f('ix_seats_survey_contact_digest'))

    op.drop_table('seats')
    op.drop_table('forms')
    op.drop_table('ballots')
    op.drop_table('ballot_drafts')
    op.drop_table('answer_days')
    with op.batch_alter_table('surveys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_surveys_wake_at'))
        batch_op.drop_index(batch_op.f('ix_surveys_panel_place_in_line'))
        batch_op.drop_index(batch_op.f('ix_surveys_owner'))
        batch_op.drop_index(batch_op.f('ix_surveys_deletes_on'))
        batch_op.drop_index(batch_op.f('ix_surveys_contacts_go_on'))
        batch_op.drop_index(batch_op.f('ix_surveys_channel_digest'))

    op.drop_table('surveys')
    with op.batch_alter_table('panels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_panels_owner'))

    op.drop_table('panels')

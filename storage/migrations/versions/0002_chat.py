"""Chats: where people are reached, and what is to be sent there.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('deliveries',
    sa.Column('platform', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', storage.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('platform', 'id', name=op.f('pk_deliveries'))
    )
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deliveries_at'), ['at'], unique=False)

    op.create_table('installations',
    sa.Column('platform', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tenant', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('installed_at', storage.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('platform', 'tenant', name=op.f('pk_installations'))
    )
    op.create_table('oauth_states',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires_at', storage.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_oauth_states'))
    )
    with op.batch_alter_table('oauth_states', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_oauth_states_expires_at'), ['expires_at'], unique=False)

    op.create_table('paces',
    sa.Column('bucket', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('free_at', storage.tables.Moment(timezone=True), nullable=False),
    sa.Column('blocked_until', storage.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('bucket', name=op.f('pk_paces'))
    )
    op.create_table('troubles',
    sa.Column('platform', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('since', storage.tables.Moment(timezone=True), nullable=False),
    sa.Column('until', storage.tables.Moment(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('platform', name=op.f('pk_troubles'))
    )
    op.create_table('places',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('workshop', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('platform', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tenant', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('unreachable', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['workshop'], ['workshops.id'], name=op.f('fk_places_workshop_workshops'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_places'))
    )
    with op.batch_alter_table('places', schema=None) as batch_op:
        batch_op.create_index('ix_places_digest_number', ['digest', 'number'], unique=False)
        batch_op.create_index('uq_places_workshop_digest', ['workshop', 'digest'], unique=True)

    op.create_table('contacts',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('workshop', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('account', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('platform', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tenant', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('unreachable', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['account'], ['accounts.id'], name=op.f('fk_contacts_account_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['place'], ['places.id'], name=op.f('fk_contacts_place_places'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['workshop'], ['workshops.id'], name=op.f('fk_contacts_workshop_workshops'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contacts'))
    )
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contacts_account'), ['account'], unique=False)
        batch_op.create_index(batch_op.f('ix_contacts_digest'), ['digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_contacts_place'), ['place'], unique=False)
        batch_op.create_index('uq_contacts_account_digest', ['digest'], unique=True, sqlite_where=sa.text('workshop IS NULL'), postgresql_where=sa.text('workshop IS NULL'))
        batch_op.create_index('uq_contacts_workshop_digest', ['workshop', 'digest'], unique=True)

    op.create_table('posts',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('workshop', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('destination', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('contact', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('platform', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tenant', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('thread', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file', sa.Boolean(), nullable=False),
    sa.Column('wanted', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('shown', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('remote', sa.Text(), nullable=True),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('settled', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('unsure', sa.Boolean(), nullable=False),
    sa.Column('next_at', storage.tables.Moment(timezone=True), nullable=False),
    sa.Column('lease_until', storage.tables.Moment(timezone=True), nullable=True),
    sa.Column('fault', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['contact'], ['contacts.id'], name=op.f('fk_posts_contact_contacts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['place'], ['places.id'], name=op.f('fk_posts_place_places'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workshop'], ['workshops.id'], name=op.f('fk_posts_workshop_workshops'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posts'))
    )
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_posts_contact'), ['contact'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_destination_number'), ['destination', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_place'), ['place'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_status_number'), ['status', 'number'], unique=False)
        batch_op.create_index('uq_posts_key', ['workshop', 'destination', 'key'], unique=True)



def downgrade() -> None:
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.drop_index('uq_posts_key')
        batch_op.drop_index(batch_op.f('ix_posts_status_number'))
        batch_op.drop_index(batch_op.f('ix_posts_place'))
        batch_op.drop_index(batch_op.f('ix_posts_number'))
        batch_op.drop_index(batch_op.f('ix_posts_destination_number'))
        batch_op.drop_index(batch_op.f('ix_posts_contact'))

    op.drop_table('posts')
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_index('uq_contacts_workshop_digest')
        batch_op.drop_index('uq_contacts_account_digest', sqlite_where=sa.text('workshop IS NULL'), postgresql_where=sa.text('workshop IS NULL'))
        batch_op.drop_index(batch_op.f('ix_contacts_place'))
        batch_op.drop_index(batch_op.f('ix_contacts_digest'))
        batch_op.drop_index(batch_op.f('ix_contacts_account'))

    op.drop_table('contacts')
    with op.batch_alter_table('places', schema=None) as batch_op:
        batch_op.drop_index('uq_places_workshop_digest')
        batch_op.drop_index('ix_places_digest_number')

    op.drop_table('places')
    op.drop_table('troubles')
    op.drop_table('paces')
    with op.batch_alter_table('oauth_states', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_oauth_states_expires_at'))

    op.drop_table('oauth_states')
    op.drop_table('installations')
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deliveries_at'))

    op.drop_table('deliveries')

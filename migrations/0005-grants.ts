import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHAT = 'parley_chat';
const ADMIN = 'parley_admin';
const KEEPER = 'parley_keeper';

/** What each program's role may do (docs/protocol.md, *Roles in the database*); nobody else may do anything. */
const GRANTS: readonly (readonly [tables: string, role: string, rights: string])[] = [
  ['rooms', CHAT, 'select, insert, update'],
  ['rooms', ADMIN, 'select, update (destruction_asked)'],
  ['rooms', KEEPER, 'select, update, delete'],
  ['policies', CHAT, 'select, insert'],
  ['policies', ADMIN, 'select'],
  ['policies', KEEPER, 'select'],
  ['room_keys', CHAT, 'select, insert'],
  ['room_keys', ADMIN, 'select'],
  ['room_keys', KEEPER, 'select, update, delete'],
  ['retired_codes', CHAT, 'select, insert'],
  ['retired_codes', KEEPER, 'select, insert, delete'],
  ['participants, knocks, knock_decisions, connections', CHAT, 'select, insert, update'],
  ['participants, knocks, knock_decisions, connections', ADMIN, 'select'],
  ['participants, knocks, knock_decisions, connections', KEEPER, 'select, update, delete'],
  ['messages', CHAT, 'select, insert'],
  ['messages', ADMIN, 'select'],
  ['messages', KEEPER, 'select, delete'],
  ['log', CHAT, 'insert'],
  ['log_nodes', CHAT, 'select, insert'],
  ['log, log_nodes', ADMIN, 'select, insert'],
  ['log, log_nodes', KEEPER, 'select, insert'],
  ['log_details', CHAT, 'insert'],
  ['log_details', ADMIN, 'select, insert'],
  ['log_details', KEEPER, 'select, insert, delete'],
  ['log_tree', CHAT, 'select, update'],
  ['log_tree', ADMIN, 'select, update'],
  ['log_tree', KEEPER, 'select, update'],
  ['readings', ADMIN, 'select, insert, update'],
  ['readings', KEEPER, 'select'],
  ['administrators, invitations, admin_sessions, sign_in_attempts', ADMIN, 'select, insert, update, delete'],
  ['administrators, invitations, admin_sessions, sign_in_attempts', KEEPER, 'select, delete'],
  ['proof_ids, gateways', CHAT, 'select, insert, update, delete'],
  ['gateways', ADMIN, 'select'],
  ['proof_ids, gateways', KEEPER, 'select, delete'],
  ['service_keys', CHAT, 'select, insert'],
  ['service_keys', ADMIN, 'select, insert'],
  ['service_keys', KEEPER, 'select, insert, update'],
  // Which version the database has, for each program to ask at its start.
  ['migrations', `${CHAT}, ${ADMIN}, ${KEEPER}`, 'select'],
];

export class Grants1763700000005 implements MigrationInterface {
  name = 'Grants1763700000005';

  async up(db: QueryRunner): Promise<void> {
    for (const [tables, role, rights] of GRANTS) await db.query(`grant ${rights} on ${tables} to ${role}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [tables, role] of GRANTS) await db.query(`revoke all on ${tables} from ${role}`);
  }
}

import type { Administrator } from '@parley/oversight';
import { IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { AdministratorRow } from '../entities/administrator-row.js';
import { administratorOf } from './administrator-rows.js';
import type { BoundRows } from './bound-rows.js';

/** Whose a credential is: null for somebody who was removed, and for an account that was altered in the database. */
export async function livingAdministrator(
  manager: EntityManager,
  rows: BoundRows,
  id: string,
): Promise<Administrator | null> {
  const row = await manager.findOneBy(AdministratorRow, { id, removedAt: IsNull() });
  return row && (await rows.holds('administrator', row)) ? administratorOf(row) : null;
}

/** The same as a row, locked, to be written anew: what was altered must not be bound by that. */
export async function lockAdministrator(
  manager: EntityManager,
  rows: BoundRows,
  id: string,
): Promise<AdministratorRow | null> {
  const row = await manager.findOne(AdministratorRow, {
    where: { id, removedAt: IsNull() },
    lock: { mode: 'pessimistic_write' },
  });
  return row && (await rows.holds('administrator', row)) ? row : null;
}

/** Writes what changes of a locked row, and binds the whole. */
export async function writeAdministrator(
  manager: EntityManager,
  rows: BoundRows,
  row: Omit<AdministratorRow, 'mac'>,
  change: Partial<AdministratorRow>,
): Promise<void> {
  const mac = rows.mac('administrator', { ...row, ...change });
  await manager.update(AdministratorRow, { id: row.id }, { ...change, mac });
}

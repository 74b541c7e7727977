import type { Session } from '@parley/oversight';
import { IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { AdministratorRow } from '../entities/administrator-row.js';
import type { BoundRows } from './bound-rows.js';
import { rowOfSession } from './session-rows.js';

/**
 * Keeps the session and sets `signedInAt`. The row's lock orders it before or after a removal: false when that came first, and then
 * nothing may be written.
 */
export async function beginSession(manager: EntityManager, rows: BoundRows, session: Session): Promise<boolean> {
  const { affected } = await manager.update(
    AdministratorRow,
    { id: session.administratorId, removedAt: IsNull() },
    { signedInAt: new Date(session.startedAt) },
  );
  if (affected !== 1) return false;
  await manager.insert(AdminSessionRow, rows.bound('session', rowOfSession(session)));
  return true;
}

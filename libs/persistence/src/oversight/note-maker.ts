import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { AdministratorMakerRow } from '../entities/administrator-maker-row.js';

/** That an account went through somebody's hands; null: nobody's of the administrators. Noted once, never taken back. */
export async function noteMaker(
  manager: EntityManager,
  administratorId: AdministratorId,
  makerId: AdministratorId | null,
  at: ServerTime,
): Promise<void> {
  if (makerId === null) return;
  await manager
    .createQueryBuilder()
    .insert()
    .into(AdministratorMakerRow)
    .values({ administratorId, makerId, at: new Date(at) })
    .orIgnore()
    .execute();
}

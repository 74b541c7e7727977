import type { AdministratorId } from '@parley/contracts';
import { IsNull, LessThan } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { AdministratorRow } from '../entities/administrator-row.js';

/** A code counts once. The row's lock makes a second request with the same one wait, and then find the step taken: false. */
export async function takeTotpStep(manager: EntityManager, id: AdministratorId, step: number): Promise<boolean> {
  const { affected } = await manager.update(
    AdministratorRow,
    { id, totpStep: LessThan(step), removedAt: IsNull() },
    { totpStep: step },
  );
  return affected === 1;
}

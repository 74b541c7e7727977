import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { PasskeyRow } from '../entities/passkey-row.js';

/** Forward alone (both 0 is no regression: that authenticator counts nothing); false when it did not grow or the passkey is gone. */
export async function moveCounter(
  manager: EntityManager,
  passkey: { id: string; administratorId: AdministratorId; counter: number },
  at: ServerTime,
): Promise<boolean> {
  const { id, administratorId, counter } = passkey;
  const { affected } = await manager
    .createQueryBuilder()
    .update(PasskeyRow)
    .set({ counter: String(counter), usedAt: new Date(at) })
    .where('id = :id and administrator_id = :administratorId', { id, administratorId })
    .andWhere('(counter < :counter or (counter = 0 and :counter = 0))', { counter })
    .execute();
  return affected === 1;
}

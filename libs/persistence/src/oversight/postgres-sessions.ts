import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Administrator, Confirmation, EndingSession, LogOfEnding, Session, Sessions } from '@parley/oversight';
import { IsNull, LessThan } from 'typeorm';
import type { DataSource, Repository } from 'typeorm';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { AdministratorRow } from '../entities/administrator-row.js';
import { administratorOf } from './administrator-rows.js';
import { endReadingsOf } from './end-readings-of.js';
import { Ending } from './ending.js';
import { loggedTransaction } from './logged-transaction.js';
import { moveCounter } from './move-counter.js';
import { sessionOf } from './session-rows.js';
import { takeTotpStep } from './take-totp-step.js';

export class PostgresSessions implements Sessions {
  private readonly rows: Repository<AdminSessionRow>;
  constructor(private readonly database: DataSource) {
    this.rows = database.getRepository(AdminSessionRow);
  }

  async find(tokenHash: Buffer): Promise<{ session: Session; administrator: Administrator } | null> {
    const row = await this.rows.findOneBy({ tokenHash });
    const owner =
      row &&
      (await this.database.getRepository(AdministratorRow).findOneBy({ id: row.administratorId, removedAt: IsNull() }));
    return owner ? { session: sessionOf(row), administrator: administratorOf(owner) } : null;
  }

  async ofAdministrator(administratorId: AdministratorId): Promise<Session[]> {
    return (await this.rows.find({ where: { administratorId }, order: { startedAt: 'ASC', id: 'ASC' } })).map(
      sessionOf,
    );
  }

  async touch(id: string, at: ServerTime): Promise<void> {
    const lastUsedAt = new Date(at);
    await this.rows.update({ id, lastUsedAt: LessThan(lastUsedAt) }, { lastUsedAt });
  }

  confirm({ id, administratorId, at, by }: Confirmation): Promise<boolean> {
    return loggedTransaction(this.database, [], async (manager) => {
      const taken =
        'step' in by
          ? await takeTotpStep(manager, administratorId, by.step)
          : await moveCounter(manager, { id: by.passkey, administratorId, counter: by.counter }, at);
      if (!taken) return false;
      const { affected } = await manager.update(
        AdminSessionRow,
        { id, administratorId },
        { confirmedAt: new Date(at) },
      );
      return affected === 1;
    });
  }

  end({ id, administratorId, at }: EndingSession, log: LogOfEnding): Promise<boolean> {
    const ending = new Ending(log);
    return loggedTransaction(this.database, ending.log, async (manager) => {
      const which = id === 'all' ? { administratorId } : { id, administratorId };
      const { affected } = await manager.delete(AdminSessionRow, which);
      ending.ended = await endReadingsOf(manager, administratorId, at);
      return (affected ?? 0) > 0;
    });
  }
}

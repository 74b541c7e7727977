import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Administrator, Confirmation, EndingSession, LogOfEnding, Session, Sessions } from '@parley/oversight';
import { LessThan } from 'typeorm';
import type { DataSource, Repository } from 'typeorm';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import type { BoundRows } from './bound-rows.js';
import { endReadingsOf } from './end-readings-of.js';
import { Ending } from './ending.js';
import { livingAdministrator } from './living-administrator.js';
import { loggedTransaction } from './logged-transaction.js';
import { moveCounter } from './move-counter.js';
import { sessionOf } from './session-rows.js';
import { takeTotpStep } from './take-totp-step.js';

export class PostgresSessions implements Sessions {
  private readonly rows: Repository<AdminSessionRow>;
  constructor(
    private readonly database: DataSource,
    private readonly bound: BoundRows,
  ) {
    this.rows = database.getRepository(AdminSessionRow);
  }

  async find(tokenHash: Buffer): Promise<{ session: Session; administrator: Administrator } | null> {
    const row = await this.rows.findOneBy({ tokenHash });
    if (!row || !(await this.bound.holds('session', row))) return null;
    const administrator = await livingAdministrator(this.database.manager, this.bound, row.administratorId);
    return administrator && { session: sessionOf(row), administrator };
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
      const row = await manager.findOne(AdminSessionRow, {
        where: { id, administratorId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row || !(await this.bound.holds('session', row))) return false;
      const confirmedAt = new Date(at);
      const stored: Omit<AdminSessionRow, 'mac'> = row;
      const mac = this.bound.mac('session', { ...stored, confirmedAt });
      await manager.update(AdminSessionRow, { id }, { confirmedAt, mac });
      return true;
    });
  }

  end({ id, administratorId, at }: EndingSession, log: LogOfEnding): Promise<boolean> {
    const ending = new Ending(log);
    return loggedTransaction(this.database, ending.log, async (manager) => {
      const which = id === null ? { administratorId } : { id, administratorId };
      const { affected } = await manager.delete(AdminSessionRow, which);
      if (id !== null && (await manager.existsBy(AdminSessionRow, { id }))) return false;
      ending.ended = await endReadingsOf(manager, administratorId, at);
      // A session that reached its end is gone already; its reading is not, and must not outlive the wish to end it.
      return (affected ?? 0) > 0 || ending.ended.length > 0;
    });
  }
}

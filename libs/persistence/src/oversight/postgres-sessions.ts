import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Administrator, EndingSession, LogOfEnding, Session, Sessions } from '@parley/oversight';
import { IsNull, LessThan } from 'typeorm';
import type { DataSource, Repository } from 'typeorm';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { AdministratorRow } from '../entities/administrator-row.js';
import { administratorOf } from './administrator-rows.js';
import { endReadingsOf } from './end-readings-of.js';
import { Ending } from './ending.js';
import { loggedTransaction } from './logged-transaction.js';
import { sessionOf } from './session-rows.js';

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

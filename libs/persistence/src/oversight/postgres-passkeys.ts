import { refuse } from '@parley/contracts';
import type { AdministratorId, Refusal } from '@parley/contracts';
import type { Administrator, Passkey, Passkeys, Session } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { DataSource, Repository } from 'typeorm';
import { violatedUnique } from '../database-error.js';
import { PasskeyRow } from '../entities/passkey-row.js';
import { toTime } from '../time.js';
import { beginSession } from './begin-session.js';
import type { BoundRows } from './bound-rows.js';
import { livingAdministrator } from './living-administrator.js';
import { loggedTransaction } from './logged-transaction.js';
import { moveCounter } from './move-counter.js';

export class PostgresPasskeys implements Passkeys {
  private readonly rows: Repository<PasskeyRow>;
  constructor(
    private readonly database: DataSource,
    private readonly bound: BoundRows,
  ) {
    this.rows = database.getRepository(PasskeyRow);
  }

  async find(id: string): Promise<{ passkey: Passkey; administrator: Administrator } | null> {
    const row = await this.rows.findOneBy({ id });
    if (!row || !(await this.bound.holds('passkey', row))) return null;
    const administrator = await livingAdministrator(this.database.manager, this.bound, row.administratorId);
    return administrator && { passkey: passkeyOf(row), administrator };
  }

  async ofAdministrator(administratorId: AdministratorId): Promise<Passkey[]> {
    const rows = await this.rows.find({ where: { administratorId }, order: { createdAt: 'ASC', id: 'ASC' } });
    const own: Passkey[] = [];
    for (const row of rows) if (await this.bound.holds('passkey', row)) own.push(passkeyOf(row));
    return own;
  }

  async add(passkey: Passkey, log: readonly LogRecord[]): Promise<Refusal | null> {
    const added = await loggedTransaction(this.database, log, async (manager) => {
      const row = {
        ...passkey,
        counter: String(passkey.counter),
        createdAt: new Date(passkey.createdAt),
        usedAt: null,
      };
      await manager.insert(PasskeyRow, this.bound.bound('passkey', row));
      return true;
    }).catch((error: unknown) => {
      if (violatedUnique(error) === 'passkeys_pkey') return false;
      throw error;
    });
    return added ? null : refuse('conflict');
  }

  remove(id: string, administratorId: AdministratorId, log: readonly LogRecord[]): Promise<boolean> {
    return loggedTransaction(this.database, log, async (manager) => {
      const { affected } = await manager.delete(PasskeyRow, { id, administratorId });
      return affected === 1;
    });
  }

  signIn(id: string, counter: number, session: Session, log: readonly LogRecord[]): Promise<boolean> {
    return loggedTransaction(this.database, log, async (manager) => {
      // The administrator's row before the passkey's, as a removal takes them.
      if (!(await beginSession(manager, this.bound, session))) return false;
      return moveCounter(manager, { id, counter, administratorId: session.administratorId }, session.startedAt);
    });
  }
}

const passkeyOf = (row: PasskeyRow): Passkey => ({
  id: row.id,
  administratorId: row.administratorId as AdministratorId,
  name: row.name,
  publicKey: row.publicKey,
  counter: Number(row.counter),
  transports: row.transports,
  createdAt: toTime(row.createdAt),
  usedAt: toTime(row.usedAt),
});

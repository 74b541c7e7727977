import { refuse } from '@parley/contracts';
import type { AdministratorId, Refusal } from '@parley/contracts';
import type { Administrator, Passkey, Passkeys, Session } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import { IsNull } from 'typeorm';
import type { DataSource, Repository } from 'typeorm';
import { violatedUnique } from '../database-error.js';
import { AdministratorRow } from '../entities/administrator-row.js';
import { PasskeyRow } from '../entities/passkey-row.js';
import { toTime } from '../time.js';
import { administratorOf } from './administrator-rows.js';
import { beginSession } from './begin-session.js';
import { loggedTransaction } from './logged-transaction.js';
import { moveCounter } from './move-counter.js';

export class PostgresPasskeys implements Passkeys {
  private readonly rows: Repository<PasskeyRow>;
  constructor(private readonly database: DataSource) {
    this.rows = database.getRepository(PasskeyRow);
  }

  async find(id: string): Promise<{ passkey: Passkey; administrator: Administrator } | null> {
    const row = await this.rows.findOneBy({ id });
    const owner =
      row &&
      (await this.database.getRepository(AdministratorRow).findOneBy({ id: row.administratorId, removedAt: IsNull() }));
    return owner ? { passkey: passkeyOf(row), administrator: administratorOf(owner) } : null;
  }

  async ofAdministrator(administratorId: AdministratorId): Promise<Passkey[]> {
    return (await this.rows.find({ where: { administratorId }, order: { createdAt: 'ASC', id: 'ASC' } })).map(
      passkeyOf,
    );
  }

  async add(passkey: Passkey, log: readonly LogRecord[]): Promise<Refusal | null> {
    const added = await loggedTransaction(this.database, log, async (manager) => {
      await manager.insert(PasskeyRow, {
        ...passkey,
        counter: String(passkey.counter),
        createdAt: new Date(passkey.createdAt),
        usedAt: null,
      });
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
      if (!(await beginSession(manager, session))) return false;
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

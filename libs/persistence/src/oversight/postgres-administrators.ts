import { refuse } from '@parley/contracts';
import type { AdministratorId, Refusal } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Administrator, Administrators, Credentials, Session } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import { IsNull, LessThan, Not } from 'typeorm';
import type { DataSource, Repository } from 'typeorm';
import { violatedUnique } from '../database-error.js';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { AdministratorRow } from '../entities/administrator-row.js';
import { administratorOf, nameKey, rowOfNew } from './administrator-rows.js';
import { loggedTransaction } from './logged-transaction.js';
import { rowOfSession } from './session-rows.js';

export class PostgresAdministrators implements Administrators {
  private readonly rows: Repository<AdministratorRow>;
  constructor(private readonly database: DataSource) {
    this.rows = database.getRepository(AdministratorRow);
  }

  async create(administrator: Administrator, log: readonly LogRecord[]): Promise<Refusal | null> {
    const created = await loggedTransaction(this.database, log, async (manager) => {
      const taken = await manager.existsBy(AdministratorRow, { nameKey: nameKey(administrator.name) });
      if (!taken) await manager.insert(AdministratorRow, rowOfNew(administrator));
      return !taken;
    }).catch((error: unknown) => {
      // Two at the same moment.
      if (violatedUnique(error) === 'administrators_name') return false;
      throw error;
    });
    return created ? null : refuse('conflict');
  }

  async find(id: AdministratorId): Promise<Administrator | null> {
    const row = await this.rows.findOneBy({ id });
    return row && administratorOf(row);
  }

  async findByName(name: string): Promise<Administrator | null> {
    const row = await this.rows.findOneBy({ nameKey: nameKey(name) });
    return row && administratorOf(row);
  }

  async list(): Promise<Administrator[]> {
    return (await this.rows.find({ order: { nameKey: 'ASC' } })).map(administratorOf);
  }

  anySignedIn(): Promise<boolean> {
    return this.rows.existsBy({ signedInAt: Not(IsNull()) });
  }

  async credentials(name: string): Promise<Credentials | null> {
    const row = await this.rows.findOneBy({ nameKey: nameKey(name) });
    if (row?.passwordHash == null || row.totpSecret === null || row.totpStep === null) return null;
    return {
      administrator: administratorOf(row),
      passwordHash: row.passwordHash,
      totpSecret: row.totpSecret as Sealed,
      lastStep: row.totpStep,
    };
  }

  signIn(step: number, session: Session, log: readonly LogRecord[]): Promise<boolean> {
    return loggedTransaction(this.database, log, async (manager) => {
      // The row's lock makes a second sign-in with the same code wait, and then find the step taken.
      const { affected } = await manager.update(
        AdministratorRow,
        { id: session.administratorId, totpStep: LessThan(step) },
        { totpStep: step, signedInAt: new Date(session.startedAt) },
      );
      if (affected !== 1) return false;
      await manager.insert(AdminSessionRow, rowOfSession(session));
      return true;
    });
  }
}

import { refuse } from '@parley/contracts';
import type { AdministratorId, Refusal, ServerTime } from '@parley/contracts';
import type { Administrator, Identities, Identity, Session } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import { IsNull } from 'typeorm';
import type { DataSource, Repository } from 'typeorm';
import { violatedUnique } from '../database-error.js';
import { AdministratorRow } from '../entities/administrator-row.js';
import { OidcIdentityRow } from '../entities/oidc-identity-row.js';
import { toTime } from '../time.js';
import { administratorOf } from './administrator-rows.js';
import { beginSession } from './begin-session.js';
import { loggedTransaction } from './logged-transaction.js';

export class PostgresIdentities implements Identities {
  private readonly rows: Repository<OidcIdentityRow>;
  constructor(private readonly database: DataSource) {
    this.rows = database.getRepository(OidcIdentityRow);
  }

  async find({ issuer, subject }: Identity): Promise<Administrator | null> {
    const row = await this.rows.findOneBy({ issuer, subject });
    const owner =
      row &&
      (await this.database.getRepository(AdministratorRow).findOneBy({ id: row.administratorId, removedAt: IsNull() }));
    return owner && administratorOf(owner);
  }

  async connectedAt(administratorId: AdministratorId, issuer: string): Promise<ServerTime | null> {
    const row = await this.rows.findOneBy({ administratorId, issuer });
    return row && toTime(row.linkedAt);
  }

  async connect(
    { issuer, subject }: Identity,
    administratorId: AdministratorId,
    at: ServerTime,
    log: readonly LogRecord[],
  ): Promise<Refusal | null> {
    const connected = await loggedTransaction(this.database, log, async (manager) => {
      // Locked against two connections of one administrator at once, and against a removal.
      const owner = await manager.findOne(AdministratorRow, {
        where: { id: administratorId, removedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (!owner || (await manager.existsBy(OidcIdentityRow, { issuer, subject }))) return false;
      await manager.delete(OidcIdentityRow, { administratorId, issuer });
      await manager.insert(OidcIdentityRow, { issuer, subject, administratorId, linkedAt: new Date(at) });
      return true;
    }).catch((error: unknown) => {
      // Two administrators at the same moment.
      if (violatedUnique(error) === 'oidc_identities_pkey') return false;
      throw error;
    });
    return connected ? null : refuse('conflict');
  }

  disconnect(administratorId: AdministratorId, issuer: string, log: readonly LogRecord[]): Promise<boolean> {
    return loggedTransaction(this.database, log, async (manager) => {
      const { affected } = await manager.delete(OidcIdentityRow, { administratorId, issuer });
      return affected === 1;
    });
  }

  signIn({ issuer, subject }: Identity, session: Session, log: readonly LogRecord[]): Promise<boolean> {
    return loggedTransaction(this.database, log, async (manager) => {
      const { administratorId } = session;
      if (!(await beginSession(manager, session))) return false;
      return manager.existsBy(OidcIdentityRow, { issuer, subject, administratorId });
    });
  }
}

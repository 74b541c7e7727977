import { refuse } from '@parley/contracts';
import type { AdministratorId, Refusal, ServerTime } from '@parley/contracts';
import type { Administrator, Identities, Identity, Session } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { DataSource, Repository } from 'typeorm';
import { violatedUnique } from '../database-error.js';
import { OidcIdentityRow } from '../entities/oidc-identity-row.js';
import { toTime } from '../time.js';
import { beginSession } from './begin-session.js';
import type { BoundRows } from './bound-rows.js';
import { livingAdministrator, lockAdministrator } from './living-administrator.js';
import { loggedTransaction } from './logged-transaction.js';

export class PostgresIdentities implements Identities {
  private readonly rows: Repository<OidcIdentityRow>;
  constructor(
    private readonly database: DataSource,
    private readonly bound: BoundRows,
  ) {
    this.rows = database.getRepository(OidcIdentityRow);
  }

  async find({ issuer, subject }: Identity): Promise<Administrator | null> {
    const row = await this.rows.findOneBy({ issuer, subject });
    if (!row || !(await this.bound.holds('identity', row))) return null;
    return livingAdministrator(this.database.manager, this.bound, row.administratorId);
  }

  async connectedAt(administratorId: AdministratorId, issuer: string): Promise<ServerTime | null> {
    const row = await this.rows.findOneBy({ administratorId, issuer });
    return row && (await this.bound.holds('identity', row)) ? toTime(row.linkedAt) : null;
  }

  async connect(
    { issuer, subject }: Identity,
    administratorId: AdministratorId,
    at: ServerTime,
    log: readonly LogRecord[],
  ): Promise<Refusal | null> {
    const connected = await loggedTransaction(this.database, log, async (manager) => {
      // Locked against two connections of one administrator at once, and against a removal.
      const owner = await lockAdministrator(manager, this.bound, administratorId);
      if (!owner || (await manager.existsBy(OidcIdentityRow, { issuer, subject }))) return false;
      await manager.delete(OidcIdentityRow, { administratorId, issuer });
      const row = { issuer, subject, administratorId, linkedAt: new Date(at) };
      await manager.insert(OidcIdentityRow, this.bound.bound('identity', row));
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
      if (!(await beginSession(manager, this.bound, session))) return false;
      return manager.existsBy(OidcIdentityRow, { issuer, subject, administratorId });
    });
  }
}

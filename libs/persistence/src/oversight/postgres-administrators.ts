import { refuse } from '@parley/contracts';
import type { AdministratorId, AdministratorListing, Refusal, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type {
  Administrator,
  Administrators,
  Credentials,
  LogOfEnding,
  PasswordChange,
  RolesChange,
  Session,
} from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import { IsNull, Not } from 'typeorm';
import type { DataSource, EntityManager, Repository } from 'typeorm';
import { violatedUnique } from '../database-error.js';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { AdministratorRow } from '../entities/administrator-row.js';
import { poolOf } from '../pool.js';
import { toTime } from '../time.js';
import { administratorOf, nameKey, rowOfNew, withoutRoles } from './administrator-rows.js';
import type { BoundRows } from './bound-rows.js';
import { lockAdministrator, writeAdministrator } from './living-administrator.js';
import { loggedTransaction } from './logged-transaction.js';
import { beginSession } from './begin-session.js';
import { endReadingsOf } from './end-readings-of.js';
import { Ending } from './ending.js';
import { noteMaker } from './note-maker.js';
import { forgetWaysIn } from './forget-ways-in.js';
import { takeTotpStep } from './take-totp-step.js';

interface WaysColumns {
  id: string;
  passkeys: number;
  codes: number;
  oidc: boolean;
  invited: Date | null;
}

/** `union` ends where accounts have changed each other's roles in a circle. */
const MAKERS = `
  with recursive line(id) as (
    select maker_id from administrator_makers where administrator_id = $1
    union
    select m.maker_id from administrator_makers m join line l on m.administrator_id = l.id)
  select id from line`;

export class PostgresAdministrators implements Administrators {
  private readonly rows: Repository<AdministratorRow>;
  constructor(
    private readonly database: DataSource,
    private readonly bound: BoundRows,
  ) {
    this.rows = database.getRepository(AdministratorRow);
  }

  async create(
    administrator: Administrator,
    makerId: AdministratorId | null,
    log: readonly LogRecord[],
  ): Promise<Refusal | null> {
    const created = await loggedTransaction(this.database, log, async (manager) => {
      const taken = await manager.existsBy(AdministratorRow, { nameKey: nameKey(administrator.name) });
      if (taken) return false;
      await manager.insert(AdministratorRow, this.bound.bound('administrator', rowOfNew(administrator)));
      await noteMaker(manager, administrator.id, makerId, administrator.createdAt);
      return true;
    }).catch((error: unknown) => {
      // Two at the same moment.
      if (violatedUnique(error) === 'administrators_name') return false;
      throw error;
    });
    return created ? null : refuse('conflict');
  }

  async makersOf(id: AdministratorId): Promise<ReadonlySet<AdministratorId>> {
    const { rows } = await poolOf(this.database).query<{ id: AdministratorId }>(MAKERS, [id]);
    return new Set(rows.map((row) => row.id));
  }

  async find(id: AdministratorId): Promise<Administrator | null> {
    const row = await this.rows.findOneBy({ id, removedAt: IsNull() });
    return row && this.seen(row);
  }

  async findByName(name: string): Promise<Administrator | null> {
    const row = await this.rows.findOneBy({ nameKey: nameKey(name), removedAt: IsNull() });
    return row && this.seen(row);
  }

  async list(): Promise<Administrator[]> {
    const rows = await this.rows.find({ where: { removedAt: IsNull() }, order: { nameKey: 'ASC' } });
    return Promise.all(rows.map((row) => this.seen(row)));
  }

  async listings(now: ServerTime): Promise<AdministratorListing[]> {
    const rows = await this.rows.find({ where: { removedAt: IsNull() }, order: { nameKey: 'ASC' } });
    const { rows: found } = await poolOf(this.database).query<WaysColumns>(
      `select a.id,
              (select count(*)::int from passkeys p where p.administrator_id = a.id) as passkeys,
              (select count(*)::int from recovery_codes c where c.administrator_id = a.id and c.used_at is null) as codes,
              exists (select from oidc_identities o where o.administrator_id = a.id) as oidc,
              (select max(i.expires_at) from invitations i where i.administrator_id = a.id and i.expires_at > $1) as invited
       from administrators a where a.removed_at is null`,
      [new Date(now)],
    );
    const ways = new Map(found.map((one) => [one.id, one]));
    return Promise.all(
      rows.map(async (row) => {
        const way = ways.get(row.id);
        return {
          ...(await this.seen(row)),
          enrolled: row.passwordHash !== null,
          passkeys: way?.passkeys ?? 0,
          recoveryCodesLeft: way?.codes ?? 0,
          oidc: way?.oidc ?? false,
          invitedUntil: toTime(way?.invited ?? null),
        };
      }),
    );
  }

  anySignedIn(): Promise<boolean> {
    return this.rows.existsBy({ signedInAt: Not(IsNull()) });
  }

  async credentials(name: string): Promise<Credentials | null> {
    const row = await this.rows.findOneBy({ nameKey: nameKey(name), removedAt: IsNull() });
    if (row?.passwordHash == null || row.totpSecret === null || row.totpStep === null) return null;
    if (!(await this.bound.holds('administrator', row))) return null;
    return {
      administrator: administratorOf(row),
      passwordHash: row.passwordHash,
      totpSecret: row.totpSecret as Sealed,
      lastStep: row.totpStep,
    };
  }

  signIn(step: number, session: Session, log: readonly LogRecord[]): Promise<boolean> {
    return loggedTransaction(this.database, log, async (manager) => {
      const { administratorId } = session;
      return (await takeTotpStep(manager, administratorId, step)) && beginSession(manager, this.bound, session);
    });
  }

  changePassword(change: PasswordChange, log: LogOfEnding): Promise<boolean> {
    const { administratorId, passwordHash, step, sessionId, at } = change;
    const ending = new Ending(log);
    return loggedTransaction(this.database, ending.log, async (manager) => {
      if (!(await takeTotpStep(manager, administratorId, step))) return false;
      const row = await lockAdministrator(manager, this.bound, administratorId);
      if (!row) return false;
      await writeAdministrator(manager, this.bound, row, { passwordHash });
      await manager.delete(AdminSessionRow, { administratorId, id: Not(sessionId) });
      ending.ended = await endReadingsOf(manager, administratorId, at);
      return true;
    });
  }

  changeRoles({ id, roles, makerId, at }: RolesChange, log: LogOfEnding): Promise<Refusal | null> {
    const ending = new Ending(log);
    return this.changeOther(id, ending.log, async (manager, row, isLast) => {
      if (!(await this.bound.holds('administrator', row))) return refuse('record_altered');
      if (isLast && !roles.includes('security')) return refuse('last_security');
      if (!roles.includes('auditor')) ending.ended = await endReadingsOf(manager, id, at);
      await noteMaker(manager, id, makerId, at);
      await writeAdministrator(manager, this.bound, row, { roles: [...roles] });
      return null;
    });
  }

  remove(id: AdministratorId, at: ServerTime, log: LogOfEnding): Promise<Refusal | null> {
    const ending = new Ending(log);
    return this.changeOther(id, ending.log, async (manager, row, isLast) => {
      if (isLast) return refuse('last_security');
      const nothing = { passwordHash: null, totpSecret: null, totpStep: null };
      await writeAdministrator(manager, this.bound, row, { ...nothing, removedAt: new Date(at) });
      await forgetWaysIn(manager, id);
      ending.ended = await endReadingsOf(manager, id, at);
      return null;
    });
  }

  private async seen(row: AdministratorRow): Promise<Administrator> {
    const administrator = administratorOf(row);
    return (await this.bound.holds('administrator', row)) ? administrator : withoutRoles(administrator);
  }

  /** `isLast`: nobody else who has enrolled has the security role. */
  private async changeOther(
    id: AdministratorId,
    log: () => readonly LogRecord[],
    change: (manager: EntityManager, row: AdministratorRow, isLast: boolean) => Promise<Refusal | null>,
  ): Promise<Refusal | null> {
    let refusal: Refusal | null = null;
    await loggedTransaction(this.database, log, async (manager) => {
      // All rows, always in this order: two who remove each other at once come one after the other, and the second is refused.
      const everybody = await manager.find(AdministratorRow, {
        where: { removedAt: IsNull() },
        order: { id: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const changed = everybody.find((row) => row.id === id);
      const isSecurity = async (row: AdministratorRow): Promise<boolean> =>
        row.roles.includes('security') && row.passwordHash !== null && this.bound.holds('administrator', row);
      const others = await Promise.all(everybody.filter((row) => row.id !== id).map(isSecurity));
      const isLast = changed?.roles.includes('security') === true && !others.includes(true);
      refusal = changed ? await change(manager, changed, isLast) : refuse('not_found');
      return refusal === null;
    });
    return refusal;
  }
}

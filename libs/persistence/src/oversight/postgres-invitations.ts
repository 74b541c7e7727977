import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Administrator, Enrolment, Invitation, Invitations } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import { MoreThan } from 'typeorm';
import type { DataSource } from 'typeorm';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { InvitationRow } from '../entities/invitation-row.js';
import { RecoveryCodeRow } from '../entities/recovery-code-row.js';
import { toTime } from '../time.js';
import { endReadingsOf } from './end-readings-of.js';
import { Ending } from './ending.js';
import { forgetWaysIn } from './forget-ways-in.js';
import type { BoundRows } from './bound-rows.js';
import { livingAdministrator, lockAdministrator, writeAdministrator } from './living-administrator.js';
import { loggedTransaction } from './logged-transaction.js';
import { noteMaker } from './note-maker.js';
import { rowOfSession } from './session-rows.js';

export class PostgresInvitations implements Invitations {
  constructor(
    private readonly database: DataSource,
    private readonly bound: BoundRows,
  ) {}

  replace(
    invitation: Invitation,
    made: { by: AdministratorId | null; at: ServerTime },
    log: readonly LogRecord[],
  ): Promise<boolean> {
    const { administratorId, expiresAt } = invitation;
    return loggedTransaction(this.database, log, async (manager) => {
      // Two replacements at once wait for each other here, so that one of them stays.
      const owner = await lockAdministrator(manager, this.bound, administratorId);
      if (!owner) return false;
      await manager.delete(InvitationRow, { administratorId });
      const row = { ...invitation, expiresAt: new Date(expiresAt) };
      await manager.insert(InvitationRow, this.bound.bound('invitation', row));
      await noteMaker(manager, administratorId, made.by, made.at);
      return true;
    });
  }

  async find(
    secretHash: Buffer,
    now: ServerTime,
  ): Promise<{ invitation: Invitation; administrator: Administrator } | null> {
    const row = await this.database
      .getRepository(InvitationRow)
      .findOneBy({ secretHash, expiresAt: MoreThan(new Date(now)) });
    if (!row || !(await this.bound.holds('invitation', row))) return null;
    const administrator = await livingAdministrator(this.database.manager, this.bound, row.administratorId);
    return administrator && { invitation: invitationOf(row), administrator };
  }

  use(secretHash: Buffer, { passwordHash, step, session, recoveryCodes, log }: Enrolment): Promise<boolean> {
    const ending = new Ending(log);
    return loggedTransaction(this.database, ending.log, async (manager) => {
      const startedAt = new Date(session.startedAt);
      const row = await manager.findOne(InvitationRow, {
        where: { secretHash, administratorId: session.administratorId, expiresAt: MoreThan(startedAt) },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row || !(await this.bound.holds('invitation', row))) return false;
      const { administratorId: id, totpSecret } = row;
      const owner = await lockAdministrator(manager, this.bound, id);
      if (!owner) return false;
      const anew = { passwordHash, totpSecret, totpStep: step, signedInAt: startedAt };
      await writeAdministrator(manager, this.bound, owner, anew);
      await forgetWaysIn(manager, id);
      ending.ended = await endReadingsOf(manager, session.administratorId, session.startedAt);
      await manager.insert(
        RecoveryCodeRow,
        recoveryCodes.map((hash) => ({ hash, administratorId: id })),
      );
      await manager.insert(AdminSessionRow, this.bound.bound('session', rowOfSession(session)));
      return true;
    });
  }
}

const invitationOf = (row: InvitationRow): Invitation => ({
  secretHash: row.secretHash,
  administratorId: row.administratorId as AdministratorId,
  totpSecret: row.totpSecret as Sealed,
  expiresAt: toTime(row.expiresAt),
});

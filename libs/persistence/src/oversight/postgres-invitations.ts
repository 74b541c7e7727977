import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Administrator, Enrolment, Invitation, Invitations } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import { IsNull, MoreThan } from 'typeorm';
import type { DataSource } from 'typeorm';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { AdministratorRow } from '../entities/administrator-row.js';
import { InvitationRow } from '../entities/invitation-row.js';
import { RecoveryCodeRow } from '../entities/recovery-code-row.js';
import { toTime } from '../time.js';
import { administratorOf } from './administrator-rows.js';
import { endReadingsOf } from './end-readings-of.js';
import { Ending } from './ending.js';
import { forgetWaysIn } from './forget-ways-in.js';
import { loggedTransaction } from './logged-transaction.js';
import { noteMaker } from './note-maker.js';
import { rowOfSession } from './session-rows.js';

export class PostgresInvitations implements Invitations {
  constructor(private readonly database: DataSource) {}

  replace(
    invitation: Invitation,
    made: { by: AdministratorId | null; at: ServerTime },
    log: readonly LogRecord[],
  ): Promise<boolean> {
    const { administratorId, expiresAt } = invitation;
    return loggedTransaction(this.database, log, async (manager) => {
      // Two replacements at once wait for each other here, so that one of them stays.
      const owner = await manager.findOne(AdministratorRow, {
        where: { id: administratorId, removedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (!owner) return false;
      await manager.delete(InvitationRow, { administratorId });
      await manager.insert(InvitationRow, { ...invitation, expiresAt: new Date(expiresAt) });
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
    if (!row) return null;
    const administrator = await this.database
      .getRepository(AdministratorRow)
      .findOneByOrFail({ id: row.administratorId });
    return { invitation: invitationOf(row), administrator: administratorOf(administrator) };
  }

  use(secretHash: Buffer, { passwordHash, step, session, recoveryCodes, log }: Enrolment): Promise<boolean> {
    const ending = new Ending(log);
    return loggedTransaction(this.database, ending.log, async (manager) => {
      const startedAt = new Date(session.startedAt);
      const row = await manager.findOne(InvitationRow, {
        where: { secretHash, administratorId: session.administratorId, expiresAt: MoreThan(startedAt) },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) return false;
      const { administratorId: id, totpSecret } = row;
      const { affected } = await manager.update(
        AdministratorRow,
        { id, removedAt: IsNull() },
        { passwordHash, totpSecret, totpStep: step, signedInAt: startedAt },
      );
      if (affected !== 1) return false;
      await forgetWaysIn(manager, id);
      ending.ended = await endReadingsOf(manager, session.administratorId, session.startedAt);
      await manager.insert(
        RecoveryCodeRow,
        recoveryCodes.map((hash) => ({ hash, administratorId: id })),
      );
      await manager.insert(AdminSessionRow, rowOfSession(session));
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

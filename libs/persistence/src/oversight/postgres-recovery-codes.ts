import type { AdministratorId } from '@parley/contracts';
import type { RecoveryCodes, Session } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import { IsNull } from 'typeorm';
import type { DataSource, Repository } from 'typeorm';
import { RecoveryCodeRow } from '../entities/recovery-code-row.js';
import { beginSession } from './begin-session.js';
import type { BoundRows } from './bound-rows.js';
import { loggedTransaction } from './logged-transaction.js';
import { takeTotpStep } from './take-totp-step.js';

export class PostgresRecoveryCodes implements RecoveryCodes {
  private readonly rows: Repository<RecoveryCodeRow>;
  constructor(
    private readonly database: DataSource,
    private readonly bound: BoundRows,
  ) {
    this.rows = database.getRepository(RecoveryCodeRow);
  }

  isUnused(administratorId: AdministratorId, hash: Buffer): Promise<boolean> {
    return this.rows.existsBy({ hash, administratorId, usedAt: IsNull() });
  }

  left(administratorId: AdministratorId): Promise<number> {
    return this.rows.countBy({ administratorId, usedAt: IsNull() });
  }

  replace(
    administratorId: AdministratorId,
    step: number,
    hashes: readonly Buffer[],
    log: readonly LogRecord[],
  ): Promise<boolean> {
    return loggedTransaction(this.database, log, async (manager) => {
      if (!(await takeTotpStep(manager, administratorId, step))) return false;
      await manager.delete(RecoveryCodeRow, { administratorId });
      await manager.insert(
        RecoveryCodeRow,
        hashes.map((hash) => ({ hash, administratorId })),
      );
      return true;
    });
  }

  signIn(hash: Buffer, session: Session, log: (left: number) => readonly LogRecord[]): Promise<boolean> {
    const { administratorId } = session;
    let left = 0;
    return loggedTransaction(
      this.database,
      () => log(left),
      async (manager) => {
        // The administrator's row first: two different codes at once then count one after the other.
        if (!(await beginSession(manager, this.bound, session))) return false;
        const { affected } = await manager.update(
          RecoveryCodeRow,
          { hash, administratorId, usedAt: IsNull() },
          { usedAt: new Date(session.startedAt) },
        );
        left = await manager.countBy(RecoveryCodeRow, { administratorId, usedAt: IsNull() });
        return affected === 1;
      },
    );
  }
}

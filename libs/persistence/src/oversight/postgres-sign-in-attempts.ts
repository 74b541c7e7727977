import type { Attempts, AttemptsChange, SignInAttempts } from '@parley/oversight';
import type { ServerTime } from '@parley/contracts';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { inTransaction, poolOf } from '../pool.js';
import { toTime } from '../time.js';

interface AttemptsColumns {
  subject: string;
  failures: number;
  locked_until: Date;
  forget_at: Date;
}
const never = 0 as ServerTime;

/** One count for all processes and all restarts. */
export class PostgresSignInAttempts implements SignInAttempts {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  change<T>(subjects: readonly string[], decide: (attempts: readonly Attempts[]) => AttemptsChange<T>): Promise<T> {
    return inTransaction(this.pool, async (tx) => {
      // Always in the order of the text, so that two sign-ins can't wait for each other.
      const ordered = [...new Set(subjects)].sort();
      await tx.query(
        `insert into sign_in_attempts (subject, failures, locked_until, forget_at)
         select s, 0, to_timestamp(0), to_timestamp(0) from unnest($1::text[]) with ordinality as x(s, n) order by n
         on conflict do nothing`,
        [ordered],
      );
      const { rows } = await tx.query<AttemptsColumns>(
        'select * from sign_in_attempts where subject = any($1) order by subject collate "C" for update',
        [ordered],
      );
      const known = new Map(rows.map((row) => [row.subject, attemptsOf(row)]));
      const { write, log, result } = decide(subjects.map((subject) => known.get(subject) ?? untried(subject)));
      await tx.query(
        `update sign_in_attempts a set failures = x.f, locked_until = x.l, forget_at = x.g
         from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::timestamptz[]) as x(s, f, l, g)
         where a.subject = x.s`,
        [
          write.map((a) => a.subject),
          write.map((a) => a.failures),
          write.map((a) => new Date(a.lockedUntil)),
          write.map((a) => new Date(a.forgetAt)),
        ],
      );
      await appendLog(tx, log);
      return result;
    });
  }
}

const attemptsOf = (row: AttemptsColumns): Attempts => ({
  subject: row.subject,
  failures: row.failures,
  lockedUntil: toTime(row.locked_until),
  forgetAt: toTime(row.forget_at),
});
const untried = (subject: string): Attempts => ({ subject, failures: 0, lockedUntil: never, forgetAt: never });

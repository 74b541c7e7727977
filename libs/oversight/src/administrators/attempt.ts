import { refuse } from '@parley/contracts';
import type { Refusal, Seconds, ServerTime } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Administrator } from './administrator.js';
import { afterSuccess, countAttempt, subjectOf } from './sign-in-lock.js';

type AttemptParts = Pick<OversightParts, 'attempts' | 'log' | 'keys' | 'now'>;

interface Attempting {
  /** As it was typed; null where none is given. */
  name: string | null;
  origin: Origin;
  /** How, for the log, where it is not name, password and code. */
  by?: string;
}
/** What came of it; `failed`: whose name it was, or nobody's. */
type Outcome<T> = { done: T } | { failed: Administrator | null; refusal: Refusal };

/**
 * Counts an attempt to prove who one is before anything is compared, and logs it when it fails. After five failures of the name or
 * from the network: `locked_out` with `retryAfter` in seconds, and nothing is tried.
 */
export async function attempt<T>(
  parts: AttemptParts,
  { name, origin, by }: Attempting,
  tryIt: () => Promise<Outcome<T>>,
): Promise<T | Refusal> {
  const network = subjectOf('network', origin.network);
  const subjects = name === null ? [network] : [subjectOf('name', name), network];
  const counted = await count(parts, subjects);
  if ('wait' in counted) return refuse('locked_out', { retryAfter: counted.wait });
  const outcome = await tryIt();
  if ('failed' in outcome) {
    await parts.log.append([
      serviceLog(parts.keys.log, 'sign_in_failed', outcome.failed?.id ?? null, {
        // What was typed for an unknown name stays out: people type passwords there.
        name: outcome.failed?.name ?? null,
        address: origin.address,
        lockedUntil: counted.locks,
        ...(by === undefined ? {} : { by }),
      }),
    ]);
    return outcome.refusal;
  }
  await parts.attempts.change(subjects, (attempts) => ({
    write: afterSuccess(attempts, network),
    log: [],
    result: null,
  }));
  return outcome.done;
}

const count = (
  parts: AttemptParts,
  subjects: readonly string[],
): Promise<{ wait: Seconds } | { locks: ServerTime | null }> =>
  parts.attempts.change<{ wait: Seconds } | { locks: ServerTime | null }>(subjects, (attempts) => {
    const counted = countAttempt(attempts, parts.now());
    return 'wait' in counted
      ? { write: [], log: [], result: counted }
      : { write: counted.write, log: [], result: { locks: counted.locks } };
  });

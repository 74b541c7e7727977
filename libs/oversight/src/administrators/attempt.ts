import { refuse } from '@parley/contracts';
import type { Refusal, Seconds, ServerTime } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Administrator } from './administrator.js';
import { afterSuccess, countAttempt, knownFrom, listOf, subjectsOf } from './sign-in-lock.js';
import type { Subjects } from './sign-in-lock.js';

type AttemptParts = Pick<OversightParts, 'attempts' | 'log' | 'keys' | 'now'>;

interface Attempting {
  /** As it was typed; null where none is given. */
  name: string | null;
  origin: Origin;
  /** How, for the log, where it is not name, password and code. */
  by?: string;
}
/** What came of it; `failed`: whose name it was, or nobody's. */
export type Outcome<T> = { done: T } | { failed: Administrator | null; refusal: Refusal };

/**
 * Counts an attempt to prove who one is before anything is compared, and logs it when it fails. After five failures from the network
 * at names that do not know it, five at one that does, or fifty at the name from networks it does not know: `locked_out` with `retryAfter` in seconds, and nothing is tried.
 */
export async function attempt<T>(
  parts: AttemptParts,
  { name, origin, by }: Attempting,
  tryIt: () => Promise<Outcome<T>>,
): Promise<T | Refusal> {
  const subjects = subjectsOf(name, origin.network);
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
  await parts.attempts.change(listOf(subjects), (attempts) => ({
    write: afterSuccess(subjects, attempts, parts.now()),
    log: [],
    result: null,
  }));
  return outcome.done;
}

const count = (parts: AttemptParts, subjects: Subjects): Promise<{ wait: Seconds } | { locks: ServerTime | null }> =>
  parts.attempts.change<{ wait: Seconds } | { locks: ServerTime | null }>(listOf(subjects), (attempts) => {
    const counted = countAttempt(subjects, attempts, parts.now());
    return 'wait' in counted
      ? { write: [], log: [], result: counted }
      : { write: counted.write, log: [], result: { locks: counted.locks } };
  });

/** Somebody proved who they are from there in a way that names them last: what strangers spend of their name's guesses does not bind them. */
export async function knowNetwork(
  parts: Pick<AttemptParts, 'attempts' | 'now'>,
  { name }: Administrator,
  { network }: Origin,
): Promise<void> {
  const { named } = subjectsOf(name, network);
  if (!named) return;
  await parts.attempts.change([named.known], () => ({
    write: [knownFrom(named.known, parts.now())],
    log: [],
    result: null,
  }));
}

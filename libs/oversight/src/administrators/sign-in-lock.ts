import type { Seconds, ServerTime } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import { later } from '../oversight-parts.js';
import type { Attempts } from '../ports/sign-in-attempts.js';

const FREE_FAILURES = 5;
const FIRST_LOCK: Seconds = 30;
const LONGEST_LOCK: Seconds = 15 * 60;
const FORGET: Seconds = 3600;

/** What failures are counted by. Names are folded as the store compares them. */
export const subjectOf = (what: 'name' | 'network', value: string): string =>
  sha256(Buffer.from(`${what}\0${value.toLowerCase()}`, 'utf8')).toString('base64url');

/** How long the n-th failure in a row locks: nothing, then 30 s, doubled each time, at most 15 minutes. */
const lockAfter = (failures: number): Seconds =>
  failures < FREE_FAILURES ? 0 : Math.min(FIRST_LOCK * 2 ** Math.min(failures - FREE_FAILURES, 10), LONGEST_LOCK);

/**
 * Counts an attempt before anything is compared, so that guesses sent at once count like guesses one by one. `wait`, in whole
 * seconds: it must not be tried at all, and does not count. `locks`: if it fails, nothing more is taken until then.
 */
export function countAttempt(
  attempts: readonly Attempts[],
  now: ServerTime,
): { wait: Seconds } | { write: Attempts[]; locks: ServerTime | null } {
  const fresh = attempts.map((a) => (now >= a.forgetAt ? { ...a, failures: 0, lockedUntil: 0 as ServerTime } : a));
  const locked = Math.max(...fresh.map((a) => a.lockedUntil));
  if (locked > now) return { wait: Math.ceil((locked - now) / 1000) };
  const write = fresh.map(({ subject, failures }) => {
    const lock = lockAfter(failures + 1);
    const lockedUntil = lock === 0 ? (0 as ServerTime) : later(now, lock);
    return { subject, failures: failures + 1, lockedUntil, forgetAt: later(now, lock + FORGET) };
  });
  const locks = Math.max(...write.map((a) => a.lockedUntil)) as ServerTime;
  return { write, locks: locks > 0 ? locks : null };
}

/**
 * After success the name is free again. The network only gets this one attempt back: whoever can sign in must not clear the
 * count for guesses at other names.
 */
export const afterSuccess = (attempts: readonly Attempts[], network: string): Attempts[] =>
  attempts.map((one) => {
    const failures = one.subject === network ? Math.max(one.failures - 1, 0) : 0;
    return { ...one, failures, lockedUntil: failures < FREE_FAILURES ? (0 as ServerTime) : one.lockedUntil };
  });

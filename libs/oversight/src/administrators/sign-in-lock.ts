import type { Seconds, ServerTime } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import { later } from '../oversight-parts.js';
import type { Attempts } from '../ports/sign-in-attempts.js';

/** Failures without a lock, and seconds after the last lock until they are forgotten. */
interface Bound {
  free: number;
  forget: Seconds;
}
/**
 * Whoever guesses from one network: five, then about a hundred a day, 104 at most in any day: a shorter memory would give those who pause
 * more. The same for a name that knows the network, which is counted there by itself: whoever guesses behind the same address as an
 * administrator (NAT, VPN, proxy) does not keep them out.
 */
const NETWORK: Bound = { free: 5, forget: 24 * 3600 };
/**
 * Whoever guesses at one name from many: fifty, then about a hundred more a day, and a day until it begins anew: 149 a day in all. High,
 * because anybody can spend it; those who signed in by this name from their network before do not wait for it.
 */
const NAME: Bound = { free: 50, forget: 24 * 3600 };
const FIRST_LOCK: Seconds = 30;
const LONGEST_LOCK: Seconds = 15 * 60;
const KNOWN: Seconds = 30 * 24 * 3600;
const NEVER = 0 as ServerTime;

const subjectOf = (...parts: readonly string[]): string =>
  sha256(Buffer.from(parts.join('\0').toLowerCase(), 'utf8')).toString('base64url');

export interface Subjects {
  network: string;
  /** null where no name is given. */
  named: { name: string; known: string; own: string } | null;
}
/** What failures are counted by, and what says that a name has signed in from a network. Names are folded as the store compares them. */
export const subjectsOf = (name: string | null, network: string): Subjects => ({
  network: subjectOf('network', network),
  named:
    name === null
      ? null
      : {
          name: subjectOf('name', name),
          known: subjectOf('known', name, network),
          own: subjectOf('own', name, network),
        },
});
export const listOf = ({ network, named }: Subjects): string[] =>
  named ? [network, named.name, named.known, named.own] : [network];

/** How long the n-th failure beyond the free ones locks: 30 s, doubled each time, at most 15 minutes. */
const lockAfter = (failures: number, { free }: Bound): Seconds =>
  failures < free ? 0 : Math.min(FIRST_LOCK * 2 ** Math.min(failures - free, 10), LONGEST_LOCK);

/** The counts that bound this attempt: those a name knows are bound by their own count alone, which no stranger's failure enters. */
function bounding(subjects: Subjects, attempts: readonly Attempts[], now: ServerTime): [Attempts, Bound][] {
  const of = (subject: string): Attempts =>
    attempts.find((one) => one.subject === subject) ?? { subject, failures: 0, lockedUntil: NEVER, forgetAt: NEVER };
  const network: [Attempts, Bound] = [of(subjects.network), NETWORK];
  if (!subjects.named) return [network];
  if (of(subjects.named.known).forgetAt > now) return [[of(subjects.named.own), NETWORK]];
  return [network, [of(subjects.named.name), NAME]];
}

/**
 * Counts an attempt before anything is compared, so that guesses sent at once count like guesses one by one. `wait`, in whole
 * seconds: it must not be tried at all, and does not count. `locks`: if it fails, nothing more is taken until then.
 */
export function countAttempt(
  subjects: Subjects,
  attempts: readonly Attempts[],
  now: ServerTime,
): { wait: Seconds } | { write: Attempts[]; locks: ServerTime | null } {
  const fresh = bounding(subjects, attempts, now).map(
    ([a, bound]) => [now >= a.forgetAt ? { ...a, failures: 0, lockedUntil: NEVER } : a, bound] as const,
  );
  const locked = Math.max(...fresh.map(([a]) => a.lockedUntil));
  if (locked > now) return { wait: Math.ceil((locked - now) / 1000) };
  const write = fresh.map(([{ subject, failures }, bound]) => {
    const lock = lockAfter(failures + 1, bound);
    const lockedUntil = lock === 0 ? NEVER : later(now, lock);
    return { subject, failures: failures + 1, lockedUntil, forgetAt: later(now, lock + bound.forget) };
  });
  const locks = Math.max(...write.map((a) => a.lockedUntil)) as ServerTime;
  return { write, locks: locks > 0 ? locks : null };
}

/**
 * Success gives this one attempt back and no more: whoever can sign in must not clear the count for guesses at other names, nor
 * somebody's own signing in the guesses at theirs. From now on the name knows the network.
 */
export function afterSuccess(subjects: Subjects, attempts: readonly Attempts[], now: ServerTime): Attempts[] {
  const given = bounding(subjects, attempts, now).map(([one, bound]) => {
    const failures = Math.max(one.failures - 1, 0);
    return { ...one, failures, lockedUntil: failures < bound.free ? NEVER : one.lockedUntil };
  });
  return subjects.named ? [...given, knownFrom(subjects.named.known, now)] : given;
}

/** That a name signed in from a network: good for thirty days. */
export const knownFrom = (subject: string, now: ServerTime): Attempts => ({
  subject,
  failures: 0,
  lockedUntil: NEVER,
  forgetAt: later(now, KNOWN),
});

import type { Seeker, Wishes } from '../ports/matchmaker.js';

const wants = (wishes: Wishes | null, other: Wishes | null): boolean =>
  wishes === null || other === null || wishes.lookingFor === 'anyone' || wishes.lookingFor === other.own;

const allowed = (a: Seeker, b: Seeker): boolean =>
  a.thumbprint !== b.thumbprint &&
  !a.blocked.includes(b.thumbprint) &&
  !b.blocked.includes(a.thumbprint) &&
  wants(a.wishes, b.wishes) &&
  wants(b.wishes, a.wishes);

/**
 * The only rule of pairing: of those who fit both ways, the one who has waited longest; the last partner only when
 * nobody else fits. The pool comes longest waiting first.
 */
export function choosePartner(seeker: Seeker, pool: readonly Seeker[]): Seeker | null {
  const fitting = pool.filter((other) => allowed(seeker, other));
  const metJustNow = (other: Seeker): boolean =>
    other.thumbprint === seeker.lastPartner || other.lastPartner === seeker.thumbprint;
  return fitting.find((other) => !metJustNow(other)) ?? fitting[0] ?? null;
}

import { isRefusal, refuse } from '@parley/contracts';
import type { ChosenName, Refusal, ServerTime, Thumbprint } from '@parley/contracts';
import { chooseAbout, chooseName } from '../names/choose-name.js';
import { choosePartner } from '../pairing/choose-partner.js';
import type { Seeker, Wishes } from '../ports/matchmaker.js';
import type { Room } from '../room.js';
import { createRoom } from './open-room.js';
import type { Caller, OfferedPolicy, RoomParts } from './room-parts.js';

/** Milliseconds for which a seeker counts as there without a sign of life. */
export const SEEKER_LEASE_MS = 10_000;

export interface Seeking {
  kind: string;
  name?: ChosenName | undefined;
  about?: string | undefined;
  wishes: Wishes | null;
  lastPartner: Thumbprint | null;
  blocked: readonly Thumbprint[];
}

/** Waits to be paired, or is paired at once with whom the one rule chooses. */
export async function seekPartner(
  parts: RoomParts,
  caller: Caller,
  input: Seeking,
): Promise<{ waiting: Seeker } | { paired: Room } | Refusal> {
  const offered = parts.policies.get(input.kind);
  if (offered?.policy.entry.by !== 'pairing') return refuse('not_found');
  if (caller.terms !== offered.terms) return refuse('terms_changed', { policy: offered.policy });
  const chosen = chooseName(offered.policy, input.name, parts.names, parts.now());
  if (isRefusal(chosen)) return chosen;
  const about = chooseAbout(offered.policy, input.about);
  if (isRefusal(about)) return about;
  const now = parts.now();
  const seeker: Seeker = {
    thumbprint: caller.thumbprint,
    terms: offered.terms,
    since: now,
    leaseUntil: (now + SEEKER_LEASE_MS) as ServerTime,
    wishes: offered.policy.entry.wishes === 'none' ? null : input.wishes,
    name: chosen.name,
    about: about.about,
    joinProof: caller.proof,
    lastPartner: input.lastPartner,
    blocked: input.blocked,
  };
  await parts.matchmaker.seek(seeker);
  const paired = await pairWith(parts, offered, seeker);
  if (isRefusal(paired)) return paired;
  return paired ? { paired } : { waiting: seeker };
}

/** Somebody else may claim either of the two first: then the next choice is made from who is left. */
async function pairWith(parts: RoomParts, offered: OfferedPolicy, seeker: Seeker): Promise<Room | Refusal | null> {
  for (;;) {
    const pool = await parts.matchmaker.pool(offered.terms, parts.now());
    if (!pool.some((s) => s.thumbprint === seeker.thumbprint)) return null;
    const partner = choosePartner(seeker, pool);
    if (!partner) return null;
    if (!(await parts.matchmaker.claim(offered.terms, seeker.thumbprint, partner.thumbprint))) continue;
    const pair = [partner, seeker].map((s) => ({
      thumbprint: s.thumbprint,
      name: s.name,
      joinProof: s.joinProof,
      address: null,
    }));
    return createRoom(parts, offered, pair);
  }
}

export const stopSeeking = async (parts: RoomParts, thumbprint: Thumbprint, kind: string): Promise<void> => {
  const offered = parts.policies.get(kind);
  if (offered) await parts.matchmaker.cancel(offered.terms, thumbprint);
};

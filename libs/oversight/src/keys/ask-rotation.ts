import { refuse } from '@parley/contracts';
import type { KeysAnswer, Refusal, RotationId, RotationView } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import type { Administrator } from '../administrators/administrator.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Rotation } from '../ports/rotations.js';

type KeyParts = Pick<OversightParts, 'rotations' | 'primaryMasterKey' | 'keys' | 'now'>;
const MOST_SHOWN = 50;

/** Which master keys wrap how many keys, and what was asked of keeper. No key is shown. */
export async function showKeys(parts: KeyParts): Promise<KeysAnswer> {
  const [uses, rotations] = await Promise.all([parts.rotations.uses(), parts.rotations.list(MOST_SHOWN)]);
  const primary = parts.primaryMasterKey;
  const masterKeys = uses.some(({ id }) => id === primary) ? uses : [...uses, { id: primary, rooms: 0, services: 0 }];
  return {
    primary,
    masterKeys: masterKeys.toSorted((a, b) => a.id - b.id),
    rotations: rotations.map(viewRotation),
  };
}

/**
 * Asks keeper to wrap every key by the primary master key; envelopes are never sealed anew. One to another master key, withdrawn
 * perhaps, is superseded. Refuses `conflict` while one to this key is under way, and when no key is wrapped by another master key.
 */
export async function askRotation(
  parts: KeyParts,
  /** null is the operator, at a terminal. */
  by: { administrator: Administrator; origin: Origin } | null,
): Promise<RotationView | Refusal> {
  const { administrator = null, origin = null } = by ?? {};
  const rotation: Rotation = {
    id: durableId() as RotationId,
    masterKeyId: parts.primaryMasterKey,
    administratorId: administrator?.id ?? null,
    by: administrator?.name ?? null,
    askedAt: parts.now(),
    rewrapped: 0,
    finishedAt: null,
    superseded: false,
  };
  const refusal = await parts.rotations.ask(rotation, ({ unfinished, uses }) => {
    if (unfinished === rotation.masterKeyId) return refuse('conflict', { rotation: 'One is under way.' });
    if (uses.every(({ id }) => id === rotation.masterKeyId))
      return refuse('conflict', { rotation: 'Every key is wrapped by the primary master key.' });
    const { id, masterKeyId } = rotation;
    const instead = unfinished === null ? {} : { instead: unfinished };
    const who = administrator ? { name: administrator.name, address: origin?.address ?? null } : { by: 'operator' };
    return [
      serviceLog(parts.keys.log, 'rotation_asked', administrator?.id ?? null, {
        rotation: id,
        masterKeyId,
        ...instead,
        ...who,
      }),
    ];
  });
  return refusal ?? viewRotation(rotation);
}

const viewRotation = ({ id, masterKeyId, by, askedAt, rewrapped, finishedAt, superseded }: Rotation): RotationView => ({
  id,
  masterKeyId,
  by,
  askedAt,
  rewrapped,
  finishedAt,
  superseded,
});

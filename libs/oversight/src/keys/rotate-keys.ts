import type { DataKey } from '@parley/crypto';
import { serviceLog } from '../log/service-log.js';
import type { KeyRotation } from '../ports/key-rotation.js';

export interface KeysRotated {
  /** Keys wrapped anew. */
  done: number;
  /** Keys still under another master key. */
  waiting: number;
  /** Seconds since the oldest unfinished rotation was asked for that this keeper can do. */
  lag: number;
  /** Master keys that rotations ask for and that are not this keeper's primary one. */
  leftAlone: number[];
  /** What kept keys from being wrapped anew; null when nothing did. */
  error: unknown;
}

/**
 * Carries out the rotations that ask for this keeper's primary master key, and leaves the others to a keeper that has theirs. The
 * log hears of each once, when no key is left.
 */
export async function rotateKeys(
  {
    rotation: keys,
    logKey,
    primaryId,
    now,
  }: { rotation: KeyRotation; logKey: DataKey; primaryId: number; now: () => number },
  go: () => boolean,
): Promise<KeysRotated> {
  const rotated: KeysRotated = { done: 0, waiting: 0, lag: 0, leftAlone: [], error: null };
  for (const rotation of await keys.unfinished()) {
    const { masterKeyId } = rotation;
    if (masterKeyId !== primaryId) {
      rotated.leftAlone.push(masterKeyId);
      continue;
    }
    if (!go()) break;
    const { rewrapped, error } = await keys.rewrap(rotation, go);
    rotated.done += rewrapped;
    rotated.error ??= error;
    const finished = await keys.finish(rotation, (all) => [
      serviceLog(logKey, 'keys_rotated', rotation.id, { masterKeyId, rewrapped: all }),
    ]);
    if (finished) continue;
    rotated.waiting = await keys.left(rotation);
    rotated.lag = Math.max(rotated.lag, Math.floor((now() - rotation.askedAt) / 1000));
  }
  return rotated;
}

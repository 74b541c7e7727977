import { refuse } from '@parley/contracts';
import type { LinkKey, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '../log-record.js';
import type { Decision } from '../change.js';
import { linkKeyHash } from '../codes/draw-code.js';
import { hasEnded } from '../room.js';
import type { Participant, Room } from '../room.js';
import { endIfQuiet } from './lifetime.js';

/** The host accepts and the time starts; asked again, it answers the same. The share link exists from here on. */
export function decideActivation(
  room: Room,
  host: Participant,
  link: { key: LinkKey; sealed: Sealed },
  log: () => LogRecord[],
  now: ServerTime,
): Decision<null> {
  if (hasEnded(room, now)) return refuse('room_ended');
  if (room.activatedAt !== null) return { change: null, result: null };
  if (!room.policy.activation || host.seat !== 1) return refuse('wrong_state');
  return {
    change: {
      room: {
        state: 'active',
        activatedAt: now,
        endsAt: endIfQuiet(room.policy, { ...room, activatedAt: now }, now),
        linkKey: link.sealed,
        linkKeyHash: linkKeyHash(link.key),
      },
      log,
    },
    result: null,
  };
}

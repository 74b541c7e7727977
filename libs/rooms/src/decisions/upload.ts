import { refuse } from '@parley/contracts';
import type { Refusal, SeatNumber, ServerTime } from '@parley/contracts';
import { hasEnded, seated } from '../room.js';
import type { Room } from '../room.js';

/**
 * Why this seat may upload no image now, or null: where its message would be refused, its image is as well. What members seal
 * among themselves can't be read and made anew here, so such a room takes none.
 */
export function refuseUpload(room: Room, seat: SeatNumber, now: ServerTime): Refusal | null {
  if (!seated(room).some((p) => p.seat === seat)) return refuse('not_found');
  if (!room.policy.message.images || room.policy.keys === 'members') return refuse('images_refused');
  if (hasEnded(room, now)) return refuse('room_ended');
  return room.state === 'pending' ? refuse('wrong_state') : null;
}

import type { RoomId } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { RoomKeyGone } from '@parley/rooms';
import type { OversightParts } from '../oversight-parts.js';

/** The key of a room as it is now; null once the room is destroyed. Never held: what is gone must be gone here in the same moment. */
export async function freshRoomKey(parts: Pick<OversightParts, 'roomKeys'>, id: RoomId): Promise<DataKey | null> {
  parts.roomKeys.forget(id);
  try {
    return await parts.roomKeys.of(id);
  } catch (error) {
    if (error instanceof RoomKeyGone) return null;
    throw error;
  } finally {
    parts.roomKeys.forget(id);
  }
}

import type { LogType } from '@parley/contracts';

/** What a log entry's type is in its leaf. Numbers lie under hashes, so they never change and are never used again. */
export const LOG_CODE: Readonly<Record<LogType, number>> = {
  policy_changed: 1,
  room_opened: 2,
  room_activated: 3,
  room_joined: 4,
  room_refused: 5,
  room_locked: 6,
  room_ended: 7,
  room_archived: 8,
  room_destroyed: 9,
  reading_asked: 10,
  reading_ended: 11,
  administrator_created: 12,
  administrator_enrolled: 13,
  signed_in: 14,
  sign_in_failed: 15,
  signed_out: 16,
  network_denied: 17,
};

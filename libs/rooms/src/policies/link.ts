import type { RoomPolicy } from '@parley/contracts';
import { nothingKept } from './nothing-kept.js';

/** Share a link; whoever has it is in, until the room falls quiet. */
export const link = (settings: { linkSeats: number }): Omit<RoomPolicy, 'version'> => ({
  kind: 'link',
  entry: { by: 'link' },
  activation: null,
  seats: { max: settings.linkSeats, lockWhenFull: false },
  leaving: { seat: 'freed', absence: 60 },
  end: { after: null, idle: 30 * 60, belowSeats: 0, byParticipant: false },
  keys: 'service',
  readings: false,
  keeping: nothingKept(1_000),
  names: { by: 'person', min: 1, max: 50, blank: 'anonymous' },
  about: null,
  message: { maxLength: 4_000, images: false },
  reports: null,
  limits: { rooms: null, roomsPerAddress: null },
});

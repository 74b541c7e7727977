import type { RoomPolicy } from '@parley/contracts';
import { nothingKept } from './nothing-kept.js';

/** Sixty seconds with a stranger. */
export const minute = (): Omit<RoomPolicy, 'version'> => ({
  kind: 'minute',
  entry: { by: 'pairing', wishes: 'none' },
  activation: null,
  seats: { max: 2, lockWhenFull: true },
  leaving: { seat: 'freed', absence: 10 },
  end: { after: 60, idle: null, belowSeats: 2, byParticipant: true },
  keys: 'service',
  readings: false,
  keeping: nothingKept(200),
  names: { by: 'nobody' },
  about: null,
  message: { maxLength: 4_000, images: false },
  reports: null,
  limits: { rooms: null, roomsPerAddress: null },
});

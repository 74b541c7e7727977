import type { RoomPolicy } from '@parley/contracts';
import { nothingKept } from './nothing-kept.js';

/** Two people who fit each other's wishes, until one leaves. */
export const match = (): Omit<RoomPolicy, 'version'> => ({
  kind: 'match',
  entry: { by: 'pairing', wishes: 'gender' },
  activation: null,
  seats: { max: 2, lockWhenFull: true },
  leaving: { seat: 'freed', absence: 10 },
  end: { after: null, idle: null, belowSeats: 2, byParticipant: true },
  keys: 'service',
  readings: false,
  keeping: nothingKept(1_000),
  names: { by: 'person', min: 1, max: 50, blank: 'random' },
  about: { maxLength: 160 },
  message: { maxLength: 4_000, images: false },
  reports: { lastMessages: 50, keepFor: 30 * 86_400 },
  limits: { rooms: null, roomsPerAddress: null },
});

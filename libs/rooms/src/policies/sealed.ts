import type { RoomPolicy } from '@parley/contracts';

/** End to end: the service keeps ciphertext until the end and can open none of it. */
export const sealed = (settings: { sealedSeats: number }): Omit<RoomPolicy, 'version'> => ({
  kind: 'sealed',
  entry: {
    by: 'code',
    code: { alphabet: 'digits', length: 6, renewEvery: 5 * 60, quarantine: 86_400 },
    approval: { by: 'everyone-present', within: 60, refusalRenewsCode: false },
  },
  activation: null,
  seats: { max: settings.sealedSeats, lockWhenFull: false },
  leaving: { seat: 'freed', absence: null },
  end: { after: 86_400, idle: null, belowSeats: 1, byParticipant: false },
  keys: 'members',
  readings: false,
  keeping: {
    messages: 'durable',
    history: 1_000,
    historyFrom: 'joining',
    addresses: false,
    log: false,
    afterEnd: { archive: false, destroyAfter: 0 },
  },
  names: { by: 'person', min: 3, max: 20, blank: 'refused' },
  about: null,
  message: { maxLength: 4_000, images: true },
  reports: null,
  limits: { rooms: 100, roomsPerAddress: 3 },
});

import type { RoomPolicy } from '@parley/contracts';

const DAY = 86_400;

/** A private room on the record: two devices, a host who verifies the guest, administrators who leave a trace. */
export const audited = (settings: { retentionDays: number }): Omit<RoomPolicy, 'version'> => ({
  kind: 'audited',
  entry: {
    by: 'code',
    code: { alphabet: 'crockford32', length: 4, renewEvery: null, quarantine: DAY },
    approval: { by: 'host', within: null, refusalRenewsCode: true },
  },
  activation: { within: 15 * 60 },
  seats: { max: 2, lockWhenFull: true },
  leaving: { seat: 'kept', absence: null },
  end: { after: DAY, idle: null, belowSeats: 0, byParticipant: true },
  keys: 'service',
  readings: true,
  keeping: {
    messages: 'durable',
    history: null,
    historyFrom: 'opening',
    addresses: true,
    log: true,
    afterEnd: { archive: true, destroyAfter: settings.retentionDays * DAY },
  },
  names: { by: 'offer', choices: 4 },
  about: null,
  message: { maxLength: 4_000, images: true },
  reports: null,
  limits: { rooms: null, roomsPerAddress: null },
});

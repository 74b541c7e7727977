import type {
  AdministratorView,
  AdminRoomView,
  CheckpointView,
  ExportFormatView,
  ExportView,
  HoldView,
  KeysAnswer,
  LogEntryView,
  LogType,
  ReadingView,
  Role,
  RoomKind,
  RoomState,
  SessionView,
  StatsAnswer,
  TranscriptEntry,
  VerificationAnswer,
} from '@parley/contracts';
import { policiesOf } from '@parley/rooms';

/** 19 November 2026, 14:02:31 UTC: when all of it is looked at. */
export const NOW = Date.UTC(2026, 10, 19, 14, 2, 31);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What a page is shown is typed as the contract says; ids and times are plain here. */
const as = <T>(value: NoInfer<Readonly<Record<keyof T, unknown>>>): T => value as T;
/** A UUIDv7 that says which it is. */
export const idOf = (kind: number, number: number): string =>
  `0199${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

const ME = idOf(1, 1);
const SOMEONE = idOf(1, 2);
export const me = (roles: readonly Role[]): { administrator: AdministratorView; sessions: SessionView[] } =>
  as({
    administrator: { id: ME, name: 'm.okafor', roles, createdAt: NOW - 90 * DAY, signedInAt: NOW - HOUR },
    sessions: [
      {
        id: idOf(2, 1),
        current: true,
        startedAt: NOW - HOUR,
        lastUsedAt: NOW,
        endsAt: NOW + 29 * MINUTE,
        address: '10.0.4.17',
      },
    ],
  });

const policies = new Map(
  policiesOf(['audited', 'link', 'sealed'], { retentionDays: 365, linkSeats: 50, sealedSeats: 8 }).map((policy) => [
    policy.kind,
    { ...policy, version: 3 },
  ]),
);
const room = (
  number: number,
  code: string | null,
  state: RoomState,
  more: Partial<Record<keyof AdminRoomView, unknown>> = {},
  kind: RoomKind = 'audited',
): AdminRoomView =>
  as({
    id: idOf(3, number),
    kind,
    policy: policies.get(kind),
    state,
    code,
    seatsTaken: 2,
    seatsMax: kind === 'sealed' ? 8 : 2,
    messages: 14,
    createdAt: NOW - number * 5 * HOUR,
    activatedAt: state === 'pending' ? null : NOW - number * 5 * HOUR + MINUTE,
    endsAt: NOW - number * 5 * HOUR + DAY,
    closedAt: null,
    closeReason: null,
    holds: 0,
    destructionAsked: null,
    destroysAt: null,
    archivedAt: null,
    certificate: null,
    lastSeq: 16,
    ...more,
  });
const over = (at: number) => ({ closedAt: at, closeReason: 'time', destroysAt: at + 365 * DAY });

export const OPEN_ROOM = room(1, '7Q0M', 'locked');
export const HELD_ROOM = room(7, 'QE51', 'archived', {
  messages: 141,
  ...over(NOW - 2 * DAY),
  archivedAt: NOW - 2 * DAY + HOUR,
  holds: 1,
  destroysAt: null,
});
export const OLD_ROOM = room(8, 'B7NK', 'archived', {
  messages: 63,
  ...over(NOW - 360 * DAY),
  archivedAt: NOW - 359 * DAY,
});
export const DESTROYED_ROOM = room(9, null, 'destroyed', {
  messages: 63,
  ...over(NOW - 400 * DAY),
  destroysAt: null,
  certificate: 388,
});
export const ALTERED_ROOM = room(10, 'Z9C2', 'closed', { messages: 7, ...over(NOW - HOUR), closeReason: 'idle' });
export const ROOMS: readonly AdminRoomView[] = [
  OPEN_ROOM,
  room(2, 'K3TD', 'active', { seatsTaken: 1, messages: 0 }),
  room(3, '9WPX', 'locked', { messages: 212, endsAt: NOW + 8 * MINUTE }),
  room(4, '4HRA', 'pending', { seatsTaken: 1, messages: 0, endsAt: null }),
  room(5, 'A41F', 'active', { seatsTaken: 3, messages: 38 }, 'sealed'),
  room(6, 'M2VJ', 'closed', { messages: 96, ...over(NOW - 6 * HOUR), closeReason: 'participant' }),
  HELD_ROOM,
  OLD_ROOM,
  DESTROYED_ROOM,
  ALTERED_ROOM,
];

/** A wave, so that the charts have a shape; the same each time. */
const wave = (index: number, of: number, high: number): number =>
  Math.max(0, Math.round(high * (0.55 - 0.45 * Math.cos((index / of) * 2 * Math.PI)) + ((index * 7) % 5) - 2));
const counts = (index: number, of: number, scale: number) => ({
  opened: wave(index, of, 9 * scale),
  messages: wave(index, of, 240 * scale),
  readings: (index * 5) % 7 === 0 ? scale : 0,
  denied: index % 11 === 4 ? 12 : 0,
});
export const STATS: StatsAnswer = as({
  roomsByState: { pending: 3, active: 12, locked: 41, closed: 7, archived: 1204, destroyed: 388 },
  messages: 48_213,
  readings: 214,
  asOf: NOW,
  figures: {
    days: Array.from({ length: 30 }, (_, i) => ({
      day: new Date(NOW - (29 - i) * DAY).toISOString().slice(0, 10),
      ...counts(i, 30, 10),
    })),
    hours: Array.from({ length: 24 }, (_, i) => ({
      hour: Math.floor(NOW / HOUR) * HOUR - (23 - i) * HOUR,
      ...counts(i, 24, 1),
    })),
  },
  jobs: [
    { name: 'rooms', ranAt: NOW - 1_000, took: 12, done: 2, waiting: 0, lag: 0, failedAt: null },
    { name: 'archive', ranAt: NOW - 1_500, took: 840, done: 1, waiting: 3, lag: 312, failedAt: null },
    { name: 'destroy', ranAt: NOW - 2_000, took: 31, done: 0, waiting: 1, lag: 0, failedAt: NOW - 12 * MINUTE },
    { name: 'checkpoints', ranAt: NOW - 31_000, took: 55, done: 1, waiting: 0, lag: 0, failedAt: null },
    { name: 'witnesses', ranAt: NOW - 31_000, took: 1_420, done: 3, waiting: 0, lag: 0, failedAt: null },
    { name: 'rotation', ranAt: NOW - 2_000, took: 4, done: 0, waiting: 0, lag: 0, failedAt: null },
  ],
  deniedToday: 36,
  logSize: 48_213,
  checkpoint: { size: 48_213, at: NOW - 31_000 },
});

const reading = (number: number, state: ReadingView['state'], more: Partial<Record<keyof ReadingView, unknown>> = {}) =>
  as<ReadingView>({
    id: idOf(4, number),
    roomId: OPEN_ROOM.id,
    administrator: { id: SOMEONE, name: 'l.brandt' },
    reason: 'Claim 2291, crate dispute between Rotterdam and Hamburg',
    state,
    askedAt: NOW - number * 41 * MINUTE,
    startedAt: state === 'open' ? NOW - 3 * MINUTE : null,
    endsAt: state === 'open' ? NOW + 27 * MINUTE : null,
    endedAt: null,
    approvals: [],
    ...more,
  });
const mine = { administrator: { id: ME, name: 'm.okafor' } };
export const OPEN_READING = reading(1, 'open', {
  ...mine,
  askedAt: NOW - 4 * MINUTE,
  approvals: [{ name: 'l.brandt', agrees: true, at: NOW - 3 * MINUTE }],
});
export const WAITING_READING = reading(2, 'waiting');
export const OWN_WAITING_READING = reading(3, 'waiting', {
  ...mine,
  roomId: HELD_ROOM.id,
  reason: 'Court order 14 C 220/26, all of it',
});
export const READINGS: readonly ReadingView[] = [
  OPEN_READING,
  WAITING_READING,
  OWN_WAITING_READING,
  reading(4, 'ended', { endedAt: NOW - 3 * HOUR, startedAt: NOW - 4 * HOUR, endsAt: NOW - 3 * HOUR }),
  reading(5, 'refused', {
    reason: 'I would like to see what they say about us',
    approvals: [{ name: 'm.okafor', agrees: false, at: NOW - 5 * HOUR }],
  }),
];

export const HOLDS: readonly HoldView[] = as([
  {
    id: idOf(5, 1),
    roomId: HELD_ROOM.id,
    by: 'm.okafor',
    reason: 'Litigation 14 C 220/26: nothing of this room may go before the judgment',
    placedAt: NOW - 2 * DAY,
    releasedAt: null,
    releasedBy: null,
  },
  {
    id: idOf(5, 2),
    roomId: OLD_ROOM.id,
    by: 'l.brandt',
    reason: 'Insurance asked for a copy',
    placedAt: NOW - 300 * DAY,
    releasedAt: NOW - 210 * DAY,
    releasedBy: 'm.okafor',
  },
]);

export const KEYS: KeysAnswer = as({
  primary: 3,
  masterKeys: [
    { id: 1, rooms: 0, services: 0 },
    { id: 2, rooms: 412, services: 1 },
    { id: 3, rooms: 855, services: 3 },
  ],
  rotations: [
    { id: idOf(6, 2), masterKeyId: 3, by: 'm.okafor', askedAt: NOW - 4 * MINUTE, rewrapped: 858, finishedAt: null },
    {
      id: idOf(6, 1),
      masterKeyId: 2,
      by: null,
      askedAt: NOW - 400 * DAY,
      rewrapped: 1_022,
      finishedAt: NOW - 400 * DAY + HOUR,
    },
  ],
});

const ORIGIN = 'parley/3f1c9a52-6f0e-4a3c-9a58-0d9b6f1f3c11';
const checkpoint = (back: number): CheckpointView => {
  const size = 48_213 - back * 3;
  const root = Buffer.from(idOf(7, size)).toString('base64').slice(0, 43) + '=';
  const signed =
    back === 3 ? ['notary.example', 'archive.example'] : ['witness.example', 'notary.example', 'archive.example'];
  const at = NOW - 31_000 - back * MINUTE;
  return as({
    origin: ORIGIN,
    size,
    root,
    at,
    note: `${ORIGIN}\n${size}\n${root}\n\n— ${ORIGIN} ${root.slice(0, 30)}${root}${root.slice(0, 22)}\n${signed.map((name) => `— ${name} ${root.slice(4, 40)}${root}\n`).join('')}`,
    witnesses: signed.map((name) => ({ name, at: at + 900 })),
  });
};
export const CHECKPOINTS: readonly CheckpointView[] = Array.from({ length: 9 }, (_, i) => checkpoint(i));
export const VERIFIER = `${ORIGIN}+5a1c22f0+AQcY0l2v7Pq9mT4dK8rXwB1sN6hJ3uZfE5gLoAyViQWc`;
export const CERTIFICATE_NOTE = `parley certificate of destruction\n388\n${DESTROYED_ROOM.id}\ndestroyed 2026-11-12T03:20:11.114Z\nreason retention\nentries 65\nhead q4v0Jw1o0oXoJmVqUuSxw4xj5cN9rX3bqf4m3n0r1sA=\nback-ups until 2026-12-17\n\n— ${ORIGIN} ${'q4v0Jw1o0oXoJmVqUuSxw4xj5c'.repeat(4)}\n`;

export const VERIFIED: VerificationAnswer = as({
  verdict: 'complete',
  firstMismatch: null,
  entries: 16,
  head: 'a41f9c0277de10b6q2mXo0v5t8nRw1yKzLdE3uJfHsC',
  named: { seq: 16, logIndex: 48_197 },
  logEntries: 9,
  logSize: 48_213,
  logRoot: 'Xo0v5t8nRw1yKzLdE3uJfHsCa41f9c0277de10b6q2m',
  authorship: [
    { seat: 1, signedUpTo: 13, last: 13, receipts: 5, fault: null },
    { seat: 2, signedUpTo: 9, last: 15, receipts: 3, fault: null },
  ],
  certificate: null,
  checkedAt: NOW - 2_000,
});
export const ALTERED: VerificationAnswer = {
  ...VERIFIED,
  verdict: 'altered',
  firstMismatch: { seq: 9, reason: 'The stored envelope is not the one that was written.' },
  authorship: as([
    {
      seat: 1,
      signedUpTo: 8,
      last: 11,
      receipts: 2,
      fault: { number: 3, reason: 'Receipt 3 signs other words than those that stand here.' },
    },
    { seat: 2, signedUpTo: 10, last: 10, receipts: 4, fault: null },
  ]),
};
export const DESTROYED: VerificationAnswer = {
  ...VERIFIED,
  verdict: 'destroyed',
  authorship: [],
  certificate: 388,
  named: null,
};

const said = (seq: number, seat: number, text: string, more: Record<string, unknown> = {}): TranscriptEntry =>
  as({
    seq,
    id: idOf(8, seq),
    type: 'message',
    seat,
    name: seat === 1 ? 'Amber Otter' : 'Quiet Heron',
    sentAt: NOW - 4 * HOUR + seq * 73_000,
    address: seat === 1 ? '203.0.113.24' : '198.51.100.7',
    content: { text, attachments: [] },
    ...more,
  });
const image = (number: number, alt: string) => ({
  id: idOf(9, number),
  type: 'image/jpeg',
  bytes: 184_320,
  width: 1200,
  height: 800,
  sha256: 'q2mXo0v5t8nRw1yKzLdE3uJfHsCa41f9c0277de10b6',
  thumbnailSha256: 'Xo0v5t8nRw1yKzLdE3uJfHsCa41f9c0277de10b6q2m',
  alt,
});
export const ENTRIES: readonly TranscriptEntry[] = [
  said(1, 1, '', { type: 'joined', content: null }),
  said(2, 1, 'Morning. I have the order and the carrier’s note here.'),
  said(3, 2, '', { type: 'joined', content: null }),
  said(4, 2, 'Thanks for opening this so quickly. The Rotterdam crate came in at seven.'),
  said(5, 2, 'Outer corner is gone. I have not moved it since.'),
  said(6, 1, 'Can you show me the corner and the label in one picture?'),
  said(7, 2, 'Taken at 07:40, before the forklift.', {
    content: {
      text: 'Taken at 07:40, before the forklift.',
      attachments: [image(1, 'The crate from the front, its upper right corner broken'), image(2, '')],
    },
  }),
  said(8, 1, 'That is clear, thank you.'),
  said(9, 1, 'We replace it. New crate leaves Monday, no charge.', { address: '203.0.113.91' }),
  said(10, 2, 'https://carrier.example/claims/2291/a-path-that-goes-on-and-on-and-on-until-it-has-to-break-somewhere'),
  said(11, 2, 'שלום, תודה רבה על העזרה'),
];

export const EXPORTED: ExportView = as({
  id: idOf(10, 1),
  readingId: OPEN_READING.id,
  by: OPEN_READING.administrator.name,
  format: 'bundle',
  redacted: [],
  state: 'running',
  entries: 16,
  written: 5,
  bytes: null,
  sha256: null,
  askedAt: NOW,
  finishedAt: null,
  failure: null,
});
export const FORMATS = [
  {
    id: 'jsonl',
    title: 'Record (JSON lines)',
    extension: 'jsonl',
    says: 'The record alone, one JSON object a line: what the verifier reads. Images are named by their digests.',
  },
  {
    id: 'csv',
    title: 'Spreadsheet (CSV)',
    extension: 'zip',
    says: 'One row an entry, in UTC, safe to open in a spreadsheet; images lie beside it.',
  },
  {
    id: 'html',
    title: 'Web page (HTML)',
    extension: 'zip',
    says: 'One page with the images inside, to read in any browser or to print.',
  },
  {
    id: 'pdf',
    title: 'Paper (PDF)',
    extension: 'zip',
    says: 'Pages to print and to hand over; images are drawn still and lie beside it as they were sent.',
  },
  {
    id: 'eml',
    title: 'Mail (EML)',
    extension: 'zip',
    says: 'One message with the transcript as text and as a page, images inside: for mail archives.',
  },
  {
    id: 'actiance',
    title: 'Actiance XML',
    extension: 'zip',
    says: 'For archives that take the instant messages of Actiance Vantage; images lie beside it.',
  },
  {
    id: 'bundle',
    title: 'Evidence bundle',
    extension: 'zip',
    says: 'The record, the transcript in every format and all images, in one archive.',
  },
].map((format): ExportFormatView => ({ ...format, mediaType: `application/${format.extension}` }));

const by = { name: 'm.okafor', address: '10.0.4.17' };
const LOGGED: readonly (readonly [type: LogType, details: Record<string, unknown> | null, room?: boolean])[] = [
  ['heads', { rooms: 12 }],
  ['reading_asked', { ...by, reason: OPEN_READING.reason, endsAt: NOW + 27 * MINUTE }, true],
  ['reading_agreed', { name: 'l.brandt', address: '10.0.4.31', reader: 'm.okafor', endsAt: NOW + 27 * MINUTE }, true],
  [
    'export_made',
    { ...by, format: 'bundle', redacted: [4, 7], entries: 16, bytes: 921_600, sha256: 'q2mXo0v5t8nR' },
    true,
  ],
  ['network_denied', { address: '192.0.2.66', network: '192.0.2.66' }],
  ['network_denied', { more: { '192.0.2.66': 1_204 }, others: 3 }],
  ['sign_in_failed', { name: null, address: '10.0.4.31' }],
  ['hold_placed', { ...by, reason: HOLDS[0]?.reason }, true],
  ['hold_released', { ...by, placedBy: 'l.brandt' }, true],
  ['administrator_changed', { ...by, account: 'l.brandt', from: ['viewer'], to: ['auditor', 'security'] }],
  ['rotation_asked', { ...by, masterKeyId: 3 }],
  ['keys_rotated', { masterKeyId: 2, rewrapped: 1_022 }],
  ['room_archived', { parts: 2, bytes: 2_400_000, entries: 143 }, true],
  ['room_destroyed', { reason: 'time', lastSeq: 65, certificate: 388 }, true],
  ['reading_refused', { ...by, reader: 'l.brandt' }, true],
  ['signed_in', by],
  ['room_ended', null, true],
];
export const LOG: readonly LogEntryView[] = LOGGED.map(([type, details, inRoom], index) =>
  as({
    index: 48_212 - index,
    at: NOW - index * 97_000,
    type,
    roomId: inRoom ? OPEN_ROOM.id : null,
    subject: null,
    details,
  }),
);

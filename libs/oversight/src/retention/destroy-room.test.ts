import { beforeEach, describe, expect, it } from '@jest/globals';
import { durableId, newDataKey, sha256, SigningKey } from '@parley/crypto';
import type { AttachmentId, RoomId, RoomPolicy, ServerTime } from '@parley/contracts';
import { openCertificate } from '@parley/record';
import { imageObjects, openLogDetails } from '@parley/rooms';
import type { Room } from '@parley/rooms';
import { MemoryObjectStore } from '@parley/testing';
import { AUDITED } from '../../test/audited-room.js';
import { archiveManifest, archivePart, certificateObject, destroyRoom } from '../index.js';
import type { CondemnedRoom } from '../index.js';
import { fateOf, reasonFor } from './destroy-room.js';

const DAY = 86_400_000;
const ended = Date.UTC(2026, 0, 1) as ServerTime;
const later = (days: number) => (ended + days * DAY) as ServerTime;
const checkpointKey = new SigningKey(Buffer.alloc(32, 7));
const policy = (keeping: Partial<RoomPolicy['keeping']>): RoomPolicy => ({
  ...AUDITED,
  keeping: { ...AUDITED.keeping, ...keeping },
});
const unarchived = policy({ afterEnd: { archive: false, destroyAfter: 86_400 } });

const room: Room = {
  id: durableId() as RoomId,
  policy: AUDITED,
  policyDigest: Buffer.alloc(32, 3),
  state: 'archived',
  revision: 3,
  code: null,
  linkKey: null,
  linkKeyHash: null,
  codeRenewsAt: null,
  lastSeq: 5,
  head: Buffer.alloc(32, 7),
  epoch: 0,
  createdAt: ended,
  activatedAt: ended,
  endsAt: ended,
  closedAt: ended,
  closeReason: 'time',
  closedBy: null,
  participants: [],
  knocks: [],
};
const images = [durableId(), durableId(), durableId()] as AttachmentId[];
const given: (number | null)[] = [];
async function* pages(ids: AttachmentId[]) {
  await Promise.resolve();
  for (const id of ids) yield [id];
}
const condemned = (fields: Partial<Room> = {}, facts: Partial<CondemnedRoom> = {}): CondemnedRoom => ({
  room: { ...room, ...fields },
  now: later(1),
  held: false,
  asked: null,
  archivedParts: 2,
  begun: true,
  unarchivedSince: null,
  masterKeyIds: [2, 4],
  origin: 'parley/log',
  images: () => pages(images),
  certificateNumber: (number) => {
    given.push(number);
    return Promise.resolve(number ?? 12);
  },
  ...facts,
});

let objects: MemoryObjectStore;
let parts: Parameters<typeof destroyRoom>[0];
beforeEach(async () => {
  given.length = 0;
  objects = new MemoryObjectStore();
  parts = { objects, logKey: newDataKey(1), checkpointKey, keyBackupDays: 35 };
  const names = [
    ...images.flatMap((id) => Object.values(imageObjects(room.id, id))),
    archivePart(room.id, 1),
    archivePart(room.id, 2),
    archiveManifest(room.id),
    'rooms/another/image',
  ];
  for (const name of names) await objects.put(name, Buffer.from(name));
});

describe('destroying a room', () => {
  it('takes its images and its archive, and leaves a certificate that its log entry names', async () => {
    const destruction = await destroyRoom(parts, condemned());
    expect([...objects.objects.keys()].sort()).toEqual([certificateObject(room.id), 'rooms/another/image']);
    const note = objects.objects.get(certificateObject(room.id))?.toString('utf8') ?? '';
    expect(openCertificate(note, { name: 'parley/log', type: 1, publicKey: checkpointKey.publicKey })).toEqual({
      origin: 'parley/log',
      number: 12,
      roomId: room.id,
      kind: 'audited',
      policyDigest: room.policyDigest,
      entries: 5,
      head: room.head,
      endedAt: ended,
      destroyedAt: later(1),
      outOfBackupsAt: later(36),
      reason: 'retention',
      images: 3,
      archive: 'made',
      masterKeyIds: [2, 4],
    });
    expect(destruction).toMatchObject({ remains: 'row', certificate: { number: 12, note, destroyedAt: later(1) } });
    const [record] = destruction?.log ?? [];
    expect(record).toMatchObject({ type: 'room_destroyed', subject: sha256(Buffer.from(note)).toString('base64url') });
    expect(record && openLogDetails(parts.logKey, record.details, room.id)).toEqual({
      certificate: 12,
      reason: 'retention',
      lastSeq: 5,
      head: room.head.toString('base64url'),
      images: 3,
    });
  });

  it('keeps the number that somebody who was killed has signed already', async () => {
    await destroyRoom(parts, condemned());
    const again = await destroyRoom(parts, condemned({}, { now: later(2) }));
    expect(given).toEqual([null, 12]);
    expect(again?.certificate).toMatchObject({ number: 12, destroyedAt: later(2) });
    expect(objects.objects.get(certificateObject(room.id))?.toString('utf8')).toBe(again?.certificate?.note);
  });

  it('finds the parts of an archive that was never finished', async () => {
    objects.objects.delete(archiveManifest(room.id));
    const gone = await destroyRoom(parts, condemned({ state: 'closed' }, { asked: later(0), archivedParts: null }));
    expect(gone?.certificate?.note).toContain('\narchive none\n');
    expect([...objects.objects.keys()].sort()).toEqual([certificateObject(room.id), 'rooms/another/image']);
  });

  it('leaves nothing of a room that keeps no log, not even a certificate', async () => {
    const unlogged = policy({ log: false, afterEnd: { archive: false, destroyAfter: 0 } });
    const destruction = await destroyRoom(
      parts,
      condemned({ policy: unlogged, state: 'closed' }, { archivedParts: null }),
    );
    expect(destruction).toEqual({ remains: 'nothing', certificate: null, log: [] });
    expect(objects.objects.has(certificateObject(room.id))).toBe(false);
    expect(images.some((id) => objects.objects.has(imageObjects(room.id, id).original))).toBe(false);
  });

  it('takes the images of a room that nobody activated too, without a certificate', async () => {
    const never = condemned({ state: 'closed', closeReason: 'never_activated' }, { archivedParts: null });
    const destruction = await destroyRoom(parts, never);
    expect(destruction).toMatchObject({ remains: 'row', certificate: null });
    const [record] = destruction?.log ?? [];
    expect(record && openLogDetails(parts.logKey, record.details, room.id)).toEqual({
      reason: 'never_activated',
      lastSeq: 5,
      head: room.head.toString('base64url'),
    });
    expect(images.some((id) => objects.objects.has(imageObjects(room.id, id).original))).toBe(false);
  });

  it('touches no object of a room that is not begun, held or not', async () => {
    const before = [...objects.objects.keys()];
    for (const held of [true, false])
      expect(await destroyRoom(parts, condemned({}, { held, begun: false, asked: later(0) }))).toBeNull();
    expect([...objects.objects.keys()]).toEqual(before);
  });
});

describe('a room is due', () => {
  it.each<[string, Partial<Room>, Partial<CondemnedRoom>, string | null]>([
    ['archived and its time has come', {}, {}, 'retention'],
    ['archived a second before its time', {}, { now: (later(1) - 1) as ServerTime }, null],
    ['closed and not archived yet', { state: 'closed' }, {}, null],
    ['closed under terms that archive nothing', { state: 'closed', policy: unarchived }, {}, 'retention'],
    ['asked for before it was archived', { state: 'closed' }, { asked: later(0), now: later(0) }, 'asked'],
    ['never activated', { state: 'closed', closeReason: 'never_activated' }, { now: ended }, 'never_activated'],
    ['never activated and held', { state: 'closed', closeReason: 'never_activated' }, { held: true }, null],
    ['held, though its time has come', {}, { held: true }, null],
    ['held, though somebody asked', {}, { held: true, asked: later(0) }, null],
    ['asked for while it lives', { state: 'active', closedAt: null, closeReason: null }, { asked: later(0) }, null],
    ['begun, and held since', {}, { held: true, begun: true }, 'retention'],
    ['without an archive, said a day ago', { state: 'closed' }, { unarchivedSince: later(0) }, 'retention'],
    ['without an archive, said just now', { state: 'closed' }, { unarchivedSince: later(1) }, null],
    ['without an archive, and begun', { state: 'closed' }, { begun: true }, 'retention'],
    ['gone already', { state: 'destroyed' }, { asked: later(0) }, null],
  ])('or not: %s', (_, fields, facts, reason) => {
    expect(reasonFor(condemned(fields, { begun: false, ...facts }))).toBe(reason);
  });
});

describe('what becomes of a room', () => {
  const unarchived = { begun: false, now: (later(1) + 3_600_000) as ServerTime };
  it.each<[string, Partial<Room>, Partial<CondemnedRoom>, string]>([
    ['it is due', {}, { begun: false }, 'begin'],
    ['it is not', {}, { begun: false, now: later(0) }, 'wait'],
    ['it is held', {}, { begun: false, held: true }, 'wait'],
    ['it was begun, and is held since', {}, { held: true }, 'begin'],
    ['an hour after its time there is no archive', { state: 'closed' }, unarchived, 'unarchived'],
    ['it is held besides', { state: 'closed' }, { ...unarchived, held: true }, 'wait'],
    ['its archive is late, and not yet by an hour', { state: 'closed' }, { begun: false }, 'wait'],
    ['that was said for a day', { state: 'closed' }, { ...unarchived, unarchivedSince: later(0) }, 'begin'],
  ])('when %s', (_, fields, facts, fate) => {
    expect(fateOf(condemned(fields, facts))).toBe(fate);
  });
});

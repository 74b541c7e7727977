import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AttachmentId, ConnectionId, RoomId, SeatNumber, ServerTime, Thumbprint } from '@parley/contracts';
import { durableId, newDataKey, sha256 } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import { genesisHead, headAfter, policyDigest } from '@parley/record';
import type { StoredRow } from '@parley/record';
import { imageObjects, openLogDetails } from '@parley/rooms';
import type { Room } from '@parley/rooms';
import { MemoryObjectStore } from '@parley/testing';
import { AUDITED } from '../../test/audited-room.js';
import { archiveManifest, archivePart, archiveRoom } from '../index.js';
import type { ArchiveManifest, EndedRoom } from '../index.js';
import { removeArchive } from './archive-room.js';

const id = durableId() as RoomId;
const at = Date.UTC(2026, 0, 1) as ServerTime;
const logKey = newDataKey(1);
const sealed = (bytes = 40) => randomBytes(bytes) as Sealed;
const connection = {
  id: durableId() as ConnectionId,
  roomId: id,
  seat: 1 as SeatNumber,
  address: sealed(),
  commitment: randomBytes(32),
};
const image = { id: durableId() as AttachmentId, seat: 1 as SeatNumber, facts: sealed(), entryId: durableId() };
const receipt = (number: number) => ({
  seat: 1 as SeatNumber,
  number,
  lastSeq: number,
  digest: randomBytes(32),
  jws: `jws ${number}`,
  receivedAt: at,
});
const receipts = [receipt(1), receipt(2)];

function chain(count: number): StoredRow[] {
  const rows: StoredRow[] = [];
  let head = genesisHead(id, policyDigest(AUDITED));
  for (let seq = 1; seq <= count; seq += 1) {
    const row = {
      seq,
      id: durableId(),
      type: 'message' as const,
      seat: 1,
      recipientSeat: null,
      clientMessageId: durableId(),
      sentAt: at + seq,
      envelope: sealed(200),
      commitment: randomBytes(32),
      connectionId: connection.id,
      addressCommitment: connection.commitment,
    };
    head = headAfter(head, { ...row, roomId: id });
    rows.push({ ...row, head });
  }
  return rows;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  await Promise.resolve();
  yield* items;
}
const rows = chain(20);
const [fifth] = rows.slice(4);
if (!fifth) throw new Error('no fifth entry');
const room: Room = {
  id,
  policy: AUDITED,
  policyDigest: policyDigest(AUDITED),
  state: 'closed',
  revision: 3,
  code: null,
  linkKey: null,
  linkKeyHash: null,
  codeRenewsAt: null,
  lastSeq: rows.length,
  head: Buffer.from(rows.at(-1)?.head ?? []),
  epoch: 0,
  createdAt: at,
  activatedAt: at,
  endsAt: at,
  closedAt: at,
  closeReason: 'time',
  closedBy: null,
  participants: [
    {
      id: durableId(),
      seat: 1 as SeatNumber,
      thumbprint: 'thumbprint' as Thumbprint,
      name: sealed(),
      joinedAt: at,
      joinedSeq: 1,
      leftAt: null,
      readSeq: 0,
      readAt: null,
      joinProof: 'proof',
    },
  ],
  knocks: [],
};
let kept = 0;
const ended = (fields: Partial<EndedRoom> = {}): EndedRoom => ({
  room,
  keepLock: () => {
    kept += 1;
    return Promise.resolve();
  },
  connections: () => each([connection]),
  entries: () => each(rows),
  receipts: () => each(receipts),
  images: () => each([image]),
  log: () =>
    each([
      {
        index: 7,
        at,
        type: 'room_opened' as const,
        subject: 'thumbprint',
        detailsHash: randomBytes(32),
        details: { id: durableId(), under: 'room' as const, envelope: sealed() },
      },
      { index: 8, at, type: 'room_ended' as const, subject: null, detailsHash: randomBytes(32), details: null },
    ]),
  ...fields,
});

let objects: MemoryObjectStore;
beforeEach(async () => {
  objects = new MemoryObjectStore();
  for (const name of Object.values(imageObjects(id, image.id))) await objects.put(name, Buffer.from(name));
});
const PART = 2_000;
const archive = (room = ended(), partBytes = PART) => archiveRoom({ objects, logKey }, room, partBytes);
const archiveNames = () => [...objects.objects.keys()].filter((name) => name.startsWith('archives/'));
const manifest = () =>
  JSON.parse(objects.objects.get(archiveManifest(id))?.toString('utf8') ?? '{}') as ArchiveManifest;

describe('the archive of a room', () => {
  it('is all that is stored, line by line in bounded parts, and a manifest that the log names', async () => {
    const archived = await archive();
    const { parts } = manifest();
    expect(parts.length).toBeGreaterThan(3);
    expect(archived.parts).toBe(parts.length);
    expect(archiveNames().sort()).toEqual(
      [archiveManifest(id), ...parts.map((_, index) => archivePart(id, index + 1))].sort(),
    );
    const lines: Record<string, unknown>[] = [];
    for (const [index, part] of parts.entries()) {
      const bytes = objects.objects.get(archivePart(id, index + 1)) ?? Buffer.alloc(0);
      expect(bytes.length).toBeLessThanOrEqual(PART);
      expect(part).toMatchObject({ sha256: sha256(bytes).toString('base64url'), bytes: bytes.length });
      for (const line of bytes.toString('utf8').trimEnd().split('\n'))
        lines.push(JSON.parse(line) as Record<string, unknown>);
    }
    const count = (line: string) => lines.filter((one) => one.line === line).length;
    const kinds = ['room', 'participant', 'connection', 'entry', 'receipt', 'image', 'log'];
    expect(kinds.map(count)).toEqual([1, 1, 1, 20, 2, 1, 2]);
    expect(lines.find(({ line }) => line === 'entry')).toMatchObject({
      seq: 1,
      envelope: Buffer.from(rows[0]?.envelope ?? []).toString('base64'),
      head: Buffer.from(rows[0]?.head ?? []).toString('base64url'),
    });
    expect(manifest()).toMatchObject({
      room: id,
      policy: room.policyDigest.toString('base64url'),
      lastSeq: 20,
      head: room.head.toString('base64url'),
      images: Object.values(imageObjects(id, image.id)).map((name) => ({
        name,
        sha256: sha256(Buffer.from(name)).toString('base64url'),
        bytes: name.length,
      })),
      receipts: [{ seat: 1, number: 2, digest: receipts[1]?.digest.toString('base64url') }],
    });
    expect(parts.reduce((sum, part) => sum + part.entries, 0)).toBe(20);
    const bytes = objects.objects.get(archiveManifest(id)) ?? Buffer.alloc(0);
    expect(archived.manifestHash).toEqual(sha256(bytes));
    const [record] = archived.log;
    expect(record).toMatchObject({ type: 'room_archived', roomId: id, subject: sha256(bytes).toString('base64url') });
    expect(record && openLogDetails(logKey, record.details, id)).toEqual({
      parts: parts.length,
      bytes: archived.bytes,
      entries: 20,
    });
  });

  it('keeps its lock with every part it reads back and every image it looks at', async () => {
    kept = 0;
    const { parts } = await archive();
    expect(kept).toBe(parts + 1);
  });

  it('written again lies in the same places, and leaves no part of a longer one before', async () => {
    await archive(ended(), 500);
    const before = archiveNames().length;
    const archived = await archive();
    expect(before).toBeGreaterThan(archived.parts + 1);
    expect(archiveNames()).toHaveLength(archived.parts + 1);
    const once = new Map(objects.objects);
    expect((await archive()).manifestHash).toEqual(expect.any(Buffer));
    expect([...objects.objects.keys()].sort()).toEqual([...once.keys()].sort());
  });

  it.each<[string, () => EndedRoom]>([
    ['an entry was altered', () => ended({ entries: () => each(rows.with(4, { ...fifth, sentAt: 1 })) })],
    ['an entry is gone', () => ended({ entries: () => each(rows.filter(({ seq }) => seq !== 5)) })],
    ['the last entries are gone', () => ended({ entries: () => each(rows.slice(0, 4)) })],
  ])('is not made when %s: it names the entry, and leaves nothing behind', async (_, altered) => {
    await expect(archive(altered())).rejects.toMatchObject({
      name: 'ArchiveFault',
      message: expect.stringContaining('entry 5') as unknown,
    });
    expect(archiveNames()).toEqual([]);
  });

  it('is not made when an image that an entry shows is gone', async () => {
    objects.objects.delete(imageObjects(id, image.id).thumbnail);
    await expect(archive()).rejects.toMatchObject({ name: 'ArchiveFault' });
    expect(archiveNames()).toEqual([]);
  });

  it('is not made when the store gives other bytes back', async () => {
    const put = objects.put.bind(objects);
    objects.put = (name, bytes) =>
      put(
        name,
        name === archivePart(id, 2) ? Buffer.from(bytes.toString('utf8').replace('"seq":5', '"seq":6')) : bytes,
      );
    const part2 = new RegExp('part 2 ');
    await expect(archive(ended(), 3_000)).rejects.toThrow(part2);
    expect(archiveNames()).toEqual([]);
  });

  it('goes whole, from wherever its removal was broken off', async () => {
    const { parts } = await archive();
    const remove = objects.remove.bind(objects);
    let left = 3;
    objects.remove = (names) => ((left -= 1) < 0 ? Promise.reject(new Error('killed')) : remove(names));
    await expect(removeArchive(objects, id)).rejects.toThrow('killed');
    expect(archiveNames().sort()).toEqual(
      Array.from({ length: parts - 2 }, (_, index) => archivePart(id, index + 1)).sort(),
    );
    objects.remove = remove;
    await removeArchive(objects, id);
    expect(archiveNames()).toEqual([]);
  });
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { isRefusal, LIMITS, refuse } from '@parley/contracts';
import type { AttachmentId, ClientMessageId, RoomId, SeatNumber } from '@parley/contracts';
import { durableId, volatileId } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import type { UnsentImages } from '@parley/oversight';
import type { Attachment, Attachments, ClaimedAttachments, NewAttachment, Room } from '@parley/rooms';
import { accepted } from '../loopback-device.js';
import { openedRoom, participant, saying } from './room-store-openings.js';
import type { RoomHomeDriver } from './room-store-openings.js';
import type { Statement } from './statement.js';

/** Rows of images beside the rooms and chains they belong to. */
export interface AttachmentsDriver extends RoomHomeDriver {
  attachments: Attachments;
  unsent: UnsentImages;
  /** Lets the time pass after which an upload that still waits is due; for this one, if not for all. */
  waitTooLong(id: AttachmentId): Promise<void>;
}

const SEAT = 1 as SeatNumber;
const OTHER = 2 as SeatNumber;
const openRoom = (home: AttachmentsDriver): Promise<Room> =>
  openedRoom(home, { fields: { participants: [participant(1), participant(2)] } });
const message = (): ClientMessageId => volatileId() as ClientMessageId;
const anUpload = (roomId: RoomId, seat = SEAT, bytes = 300): NewAttachment => ({
  id: durableId() as AttachmentId,
  roomId,
  seat,
  facts: randomBytes(200) as Sealed,
  bytes,
});
async function uploaded(home: AttachmentsDriver, roomId: RoomId, seat = SEAT): Promise<Attachment> {
  const { bytes, ...attachment } = anUpload(roomId, seat);
  assert.equal(await home.attachments.add({ ...attachment, bytes }), null);
  return attachment;
}
const upload = async (home: AttachmentsDriver, roomId: RoomId, count: number): Promise<AttachmentId[]> =>
  (await Promise.all(Array.from({ length: count }, () => uploaded(home, roomId)))).map(({ id }) => id);
const claim = async (home: AttachmentsDriver, roomId: RoomId, by: ClientMessageId, ids: readonly AttachmentId[]) =>
  accepted<ClaimedAttachments>(await home.attachments.claim(roomId, SEAT, by, ids));
/** Claims, and appends the message as the claim wants it; answers its place. */
async function send(home: AttachmentsDriver, roomId: RoomId, ids: readonly AttachmentId[], by = message()) {
  const { entryId } = await claim(home, roomId, by, ids);
  const { seq } = accepted(await home.messages.append(saying(roomId, 'look', { clientMessageId: by, id: entryId })));
  return { seq, message: by, entryId };
}
async function sweepAll(home: AttachmentsDriver): Promise<AttachmentId[]> {
  const dropped: AttachmentId[] = [];
  const swept = await home.unsent.sweep(1_000, ({ id }) => {
    dropped.push(id);
    return Promise.resolve();
  });
  assert.equal(swept, dropped.length);
  return dropped;
}

export const attachmentsStatements: readonly Statement<AttachmentsDriver>[] = [
  {
    says: 'finds an upload in its own room, and in no other',
    async holds(make) {
      const home = await make();
      const [room, other] = [await openRoom(home), await openRoom(home)];
      const attachment = await uploaded(home, room.id, OTHER);
      assert.deepEqual(await home.attachments.find(room.id, attachment.id), { ...attachment, seq: null });
      assert.equal(await home.attachments.find(other.id, attachment.id), null);
      assert.equal(await home.attachments.find(room.id, durableId() as AttachmentId), null);
    },
  },
  {
    says: 'takes uploads of nobody who has no seat there',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const left = await openedRoom(home, {
        fields: { participants: [participant(1, { leftAt: room.createdAt })] },
      });
      for (const attachment of [
        anUpload(room.id, 3 as SeatNumber),
        anUpload(left.id),
        anUpload(durableId() as RoomId),
      ]) {
        assert.deepEqual(await home.attachments.add(attachment), refuse('not_found'));
        assert.equal(await home.attachments.find(attachment.roomId, attachment.id), null);
      }
    },
  },
  {
    says: `keeps ${LIMITS.unsentImages} unsent uploads of a seat, however many come at once`,
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const answers = await Promise.all(
        Array.from({ length: LIMITS.unsentImages + 10 }, () => home.attachments.add(anUpload(room.id))),
      );
      assert.equal(answers.filter((answer) => answer === null).length, LIMITS.unsentImages);
      for (const answer of answers) if (answer !== null) assert.deepEqual(answer, refuse('too_many_requests'));
      assert.equal(await home.attachments.add(anUpload(room.id, OTHER)), null);
    },
  },
  {
    says: 'takes so many bytes of images into a room, whoever uploads them and however many come at once',
    async holds(make) {
      const home = await make();
      const [room, another] = [await openRoom(home), await openRoom(home)];
      const third = Math.floor(LIMITS.roomImageBytes / 3);
      const answers = await Promise.all(
        [SEAT, OTHER, SEAT, OTHER, SEAT].map((seat) => home.attachments.add(anUpload(room.id, seat, third))),
      );
      assert.equal(answers.filter((answer) => answer === null).length, 3);
      const full = refuse('images_refused', { limit: LIMITS.roomImageBytes });
      for (const answer of answers) if (answer !== null) assert.deepEqual(answer, full);
      assert.equal(await home.attachments.add(anUpload(another.id, SEAT, third)), null);
    },
  },
  {
    says: 'counts neither what was sent nor what was taken back',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [first, second, third] = (await upload(home, room.id, LIMITS.unsentImages)) as [
        AttachmentId,
        AttachmentId,
        AttachmentId,
      ];
      assert.deepEqual(await home.attachments.add(anUpload(room.id)), refuse('too_many_requests'));
      await send(home, room.id, [first, second]);
      await home.attachments.withdraw(room.id, SEAT, third);
      await upload(home, room.id, 3);
      assert.deepEqual(await home.attachments.add(anUpload(room.id)), refuse('too_many_requests'));
    },
  },
  {
    says: 'gives a message its uploads with what is known of them, all or none',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [one, two] = [await uploaded(home, room.id), await uploaded(home, room.id)];
      const [known, by] = [[two.id, one.id], message()];
      const missing = [...known, durableId() as AttachmentId];
      assert.deepEqual(await home.attachments.claim(room.id, SEAT, by, missing), refuse('not_found'));
      const { attachments } = await claim(home, room.id, message(), known);
      const byId = (a: Attachment, b: Attachment): number => (a.id < b.id ? -1 : 1);
      assert.deepEqual(attachments.sort(byId), [one, two].sort(byId));
    },
  },
  {
    says: 'gives one upload to one message, however many claim it at once',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [shared = anUpload(room.id).id, ...others] = await upload(home, room.id, 21);
      const claims = await Promise.all(
        Array.from({ length: 50 }, (_, i) => {
          const ids = [shared, ...others.slice(i % 20, (i % 20) + 1)];
          return home.attachments.claim(room.id, SEAT, message(), i % 2 === 0 ? ids : ids.reverse());
        }),
      );
      assert.equal(claims.filter((answer) => !isRefusal(answer)).length, 1);
      for (const answer of claims) if (isRefusal(answer)) assert.deepEqual(answer, refuse('not_found'));
    },
  },
  {
    says: 'promises a message the same entry each time it claims the same, at once and later',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [ids, by] = [await upload(home, room.id, 3), message()];
      const claims = await Promise.all(Array.from({ length: 20 }, () => claim(home, room.id, by, ids)));
      const { entryId } = await claim(home, room.id, by, ids.toReversed());
      assert.deepEqual(
        claims.map((made) => made.entryId),
        claims.map(() => entryId),
      );
      const sent = await send(home, room.id, ids, by);
      assert.equal(sent.entryId, entryId);
      assert.equal((await claim(home, room.id, by, ids)).entryId, entryId);
    },
  },
  {
    says: 'refuses a message that claims other uploads than before',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [one, two, three] = (await upload(home, room.id, 3)) as [AttachmentId, AttachmentId, AttachmentId];
      const by = message();
      await send(home, room.id, [one, two], by);
      for (const ids of [[one], [one, two, three], [two, three], [three]])
        assert.deepEqual(await home.attachments.claim(room.id, SEAT, by, ids), refuse('id_conflict'));
      await send(home, room.id, [three]);
    },
  },
  {
    says: 'frees what a message claimed that can not come, for its seat to take back or to send with another',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const ids = await upload(home, room.id, 2);
      const [shown, back] = ids as [AttachmentId, AttachmentId];
      const refused = await claim(home, room.id, message(), ids);
      await home.attachments.release(room.id, SEAT, refused.entryId);
      const { seq } = await send(home, room.id, [shown]);
      assert.equal((await home.attachments.find(room.id, shown))?.seq, seq);
      assert.equal(await home.attachments.withdraw(room.id, SEAT, back), true);
    },
  },
  {
    says: 'frees nothing of a message that came, of another message, another seat or another room',
    async holds(make) {
      const home = await make();
      const [room, other] = [await openRoom(home), await openRoom(home)];
      const [sent, claimed] = (await upload(home, room.id, 2)) as [AttachmentId, AttachmentId];
      const { entryId, seq } = await send(home, room.id, [sent]);
      const by = message();
      const waiting = await claim(home, room.id, by, [claimed]);
      await home.attachments.release(room.id, SEAT, entryId);
      await home.attachments.release(room.id, OTHER, waiting.entryId);
      await home.attachments.release(other.id, SEAT, waiting.entryId);
      assert.equal((await home.attachments.find(room.id, sent))?.seq, seq);
      for (const id of [sent, claimed]) {
        assert.deepEqual(await home.attachments.claim(room.id, SEAT, message(), [id]), refuse('not_found'));
        assert.equal(await home.attachments.withdraw(room.id, SEAT, id), false);
      }
      assert.equal((await claim(home, room.id, by, [claimed])).entryId, waiting.entryId);
    },
  },
  {
    says: 'frees and claims many at once without a deadlock, and gives each to one message',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const ids = await upload(home, room.id, 8);
      for (let round = 0; round < 5; round += 1) {
        const { entryId } = await claim(home, room.id, message(), ids);
        const [, ...claims] = await Promise.all([
          home.attachments.release(room.id, SEAT, entryId),
          ...[1, 2, 3].map(() => home.attachments.claim(room.id, SEAT, message(), ids.toReversed())),
        ]);
        const made = claims.flatMap((answer) => (isRefusal(answer) ? [] : [answer.entryId]));
        assert.ok(made.length <= 1);
        for (const next of made) await home.attachments.release(room.id, SEAT, next);
      }
      await send(home, room.id, ids);
    },
  },
  {
    says: 'gives nobody an upload of another seat or another room',
    async holds(make) {
      const home = await make();
      const [room, other] = [await openRoom(home), await openRoom(home)];
      const { id } = await uploaded(home, room.id);
      assert.deepEqual(await home.attachments.claim(room.id, OTHER, message(), [id]), refuse('not_found'));
      assert.deepEqual(await home.attachments.claim(other.id, SEAT, message(), [id]), refuse('not_found'));
    },
  },
  {
    says: 'calls an image sent when exactly the entry it was promised is in the room',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [shown, hidden] = (await upload(home, room.id, 2)) as [AttachmentId, AttachmentId];
      const seqOf = async (id: AttachmentId) => (await home.attachments.find(room.id, id))?.seq;
      const by = message();
      await claim(home, room.id, by, [hidden]);
      assert.equal(await seqOf(hidden), null);
      // The same message came without the image, on another way: the room never saw it.
      accepted(await home.messages.append(saying(room.id, 'no image', { clientMessageId: by })));
      assert.equal(await seqOf(hidden), null);
      const { seq } = await send(home, room.id, [shown]);
      assert.equal(await seqOf(shown), seq);
    },
  },
  {
    says: 'lets a seat take back what no message has claimed, once',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [free, claimed] = (await upload(home, room.id, 2)) as [AttachmentId, AttachmentId];
      await claim(home, room.id, message(), [claimed]);
      const { attachments } = home;
      assert.equal(await attachments.withdraw(room.id, OTHER, free), false);
      assert.equal(await attachments.withdraw(durableId() as RoomId, SEAT, free), false);
      assert.equal(await attachments.withdraw(room.id, SEAT, claimed), false);
      assert.equal(await attachments.withdraw(room.id, SEAT, free), true);
      assert.equal(await attachments.withdraw(room.id, SEAT, free), false);
      assert.equal(await attachments.find(room.id, free), null);
      assert.deepEqual(await attachments.claim(room.id, SEAT, message(), [free]), refuse('not_found'));
    },
  },
  {
    says: 'either takes an upload back or gives it to a message, never both',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      for (const id of await upload(home, room.id, 10)) {
        const [withdrawn, claimed] = await Promise.all([
          home.attachments.withdraw(room.id, SEAT, id),
          home.attachments.claim(room.id, SEAT, message(), [id]),
        ]);
        assert.equal(withdrawn, isRefusal(claimed));
      }
    },
  },
  {
    says: 'removes a row only when it was taken back',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [kept, back] = (await upload(home, room.id, 2)) as [AttachmentId, AttachmentId];
      await home.attachments.withdraw(room.id, SEAT, back);
      for (const id of [kept, back]) await home.attachments.remove(room.id, id);
      assert.notEqual(await home.attachments.find(room.id, kept), null);
      for (const id of [kept, back]) await home.waitTooLong(id);
      const dropped = await sweepAll(home);
      assert.deepEqual([dropped.includes(kept), dropped.includes(back)], [true, false]);
    },
  },
  {
    says: 'sweeps what waited too long, claimed or not or taken back, and nothing that was sent',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [free, claimed, back, sent] = (await upload(home, room.id, 4)) as [
        AttachmentId,
        AttachmentId,
        AttachmentId,
        AttachmentId,
      ];
      await claim(home, room.id, message(), [claimed]);
      await home.attachments.withdraw(room.id, SEAT, back);
      await send(home, room.id, [sent]);
      for (const id of [free, claimed, back, sent]) await home.waitTooLong(id);
      const young = await uploaded(home, room.id);
      const dropped = await sweepAll(home);
      assert.deepEqual(
        [free, claimed, back, sent, young.id].map((id) => dropped.includes(id)),
        [true, true, true, false, false],
      );
      for (const id of [free, claimed, back]) assert.equal(await home.attachments.find(room.id, id), null);
      for (const id of [sent, young.id]) assert.notEqual(await home.attachments.find(room.id, id), null);
      assert.deepEqual(await sweepAll(home), []);
    },
  },
  {
    says: 'gives no message an upload that is due, and a message that was sent its own again',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const [free, claimed, sent] = (await upload(home, room.id, 3)) as [AttachmentId, AttachmentId, AttachmentId];
      const by = message();
      await claim(home, room.id, by, [claimed]);
      const old = await send(home, room.id, [sent]);
      for (const id of [free, claimed, sent]) await home.waitTooLong(id);
      assert.deepEqual(await home.attachments.claim(room.id, SEAT, message(), [free]), refuse('not_found'));
      assert.deepEqual(await home.attachments.claim(room.id, SEAT, by, [claimed]), refuse('not_found'));
      assert.equal((await claim(home, room.id, old.message, [sent])).entryId, old.entryId);
    },
  },
  {
    says: 'keeps the row of an image whose objects can not be removed, and sweeps the others',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const ids = await upload(home, room.id, 3);
      for (const id of ids) await home.waitTooLong(id);
      const [first, stuck] = ids;
      const failing = home.unsent.sweep(1_000, ({ id }) =>
        id === stuck ? Promise.reject(new Error('stuck')) : Promise.resolve(),
      );
      await assert.rejects(failing, /stuck/);
      assert.deepEqual(await sweepAll(home), [stuck]);
      assert.equal(first && (await home.attachments.find(room.id, first)), null);
    },
  },
  {
    says: 'keeps the row until its objects are gone',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      const { id } = await uploaded(home, room.id);
      await home.waitTooLong(id);
      let during: unknown = null;
      await home.unsent.sweep(1_000, async (image) => {
        if (image.id === id) during = await home.attachments.find(image.roomId, image.id);
      });
      assert.notEqual(during, null);
      assert.equal(await home.attachments.find(room.id, id), null);
    },
  },
  {
    says: 'stops when it is told to, and leaves the others for later',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      await sweepAll(home);
      for (const id of await upload(home, room.id, 3)) await home.waitTooLong(id);
      let asked = 0;
      const swept = await home.unsent.sweep(
        1_000,
        () => Promise.resolve(),
        () => (asked += 1) <= 1,
      );
      assert.deepEqual([swept, (await sweepAll(home)).length], [1, 2]);
    },
  },
  {
    says: 'sweeps all, however few it takes at a time, and goes on past those that can not be removed',
    async holds(make) {
      const home = await make();
      const room = await openRoom(home);
      await sweepAll(home);
      const ids = await upload(home, room.id, 7);
      for (const id of ids) await home.waitTooLong(id);
      const stuck = ids.slice(0, 3);
      const dropped: AttachmentId[] = [];
      const failing = home.unsent.sweep(2, ({ id }) => {
        if (stuck.includes(id)) return Promise.reject(new Error('stuck'));
        dropped.push(id);
        return Promise.resolve();
      });
      await assert.rejects(failing, /stuck/);
      assert.deepEqual(dropped, ids.slice(3));
      assert.equal(await home.unsent.sweep(2, () => Promise.resolve()), 3);
      assert.deepEqual(await sweepAll(home), []);
    },
  },
];

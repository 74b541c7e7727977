import { beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal, LIMITS, refuse, THUMBNAIL_TYPE } from '@parley/contracts';
import type { AttachmentId, Refusal, RoomKind, RoomPolicy, SentAttachment, UploadedImage } from '@parley/contracts';
import { durableId, EnvelopeError, sha256 } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import { accepted, RoomStage, simulatedImage, testParts } from '@parley/testing';
import type { StagedRoom } from '@parley/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  departRoom,
  endRoom,
  fetchImage,
  homeOf,
  imageObjects,
  mayUpload,
  ObjectsAway,
  policiesOf,
  removeImage,
  RoomKeys,
  uploadImage,
} from '../index.js';
import type { Caller, ImageSize, NewAttachment, Said } from '../index.js';

const [AUDITED] = policiesOf(['audited'], { retentionDays: 1, linkSeats: 3, sealedSeats: 3 });
if (!AUDITED) throw new Error('no such kind');
/** Takes images, lets people come later, and shows those what came since. */
const PARTY: Omit<RoomPolicy, 'version'> = {
  ...AUDITED,
  kind: 'party' as RoomKind,
  entry: { by: 'link' },
  activation: null,
  seats: { max: 4, lockWhenFull: false },
  leaving: { seat: 'freed', absence: null },
  keeping: { ...AUDITED.keeping, historyFrom: 'joining' },
};
const WORDS_ONLY = { ...PARTY, kind: 'words' as RoomKind, message: { maxLength: 100, images: false } };

let stage: RoomStage;
let room: StagedRoom;
let host: Caller;
let guest: Caller;
beforeEach(async () => {
  stage = new RoomStage(await testParts({ policies: [PARTY, WORDS_ONLY] }), PARTY.kind);
  room = await stage.startWithTwo();
  [host, guest] = room.people as [Caller, Caller];
});

const refused = (answer: unknown): string | null => (isRefusal(answer) ? answer.refused : null);
const upload = async (by = host, pixels = 'pixels', where = room): Promise<UploadedImage> =>
  accepted(await stage.upload(where, by, simulatedImage(pixels)));
const named = ({ id }: Pick<UploadedImage, 'id'>, alt = ''): SentAttachment => ({ id, alt });
const send = (images: readonly UploadedImage[], by = host, text = '', id?: string, salt?: Buffer) =>
  stage.send(room, by, { text, attachments: images.map((image) => named(image)) }, id, salt);
const look = (by: Caller, id: AttachmentId, size: ImageSize = 'original', where = room) =>
  fetchImage(stage.parts, by.thumbprint, where.id, id, size);
const takeBack = (by: Caller, id: AttachmentId) => removeImage(stage.parts, by.thumbprint, room.id, id);
const stored = () => [...stage.parts.objects.objects.keys()].sort();
const objectsOf = (image: UploadedImage) => imageObjects(room.id, image.id);

describe('uploading', () => {
  it('says what was stored: what the image became, and the digests of both its sizes', async () => {
    const image = accepted(
      await stage.upload(room, host, simulatedImage('x', { type: 'image/gif', width: 30, height: 20 })),
    );
    const { bytes } = accepted(await look(host, image.id));
    const thumbnail = accepted(await look(host, image.id, 'thumbnail'));
    expect(image).toEqual({
      id: image.id,
      type: 'image/gif',
      bytes: bytes.length,
      width: 30,
      height: 20,
      sha256: sha256(bytes).toString('base64url'),
      thumbnailSha256: sha256(thumbnail.bytes).toString('base64url'),
    });
    expect(thumbnail.type).toBe(THUMBNAIL_TYPE);
    expect(stored()).toEqual(Object.values(objectsOf(image)).sort());
  });

  it('is asked for before a body is read, and answers nobody without a seat', async () => {
    expect(await mayUpload(stage.parts, stage.device(), room.id)).toEqual(refuse('not_found'));
    expect(await mayUpload(stage.parts, host, durableId() as typeof room.id)).toEqual(refuse('not_found'));
    expect(await mayUpload(stage.parts, host, room.id)).toMatchObject({ roomId: room.id, seat: 1 });
  });

  it('stores nothing of what is no image', async () => {
    expect(refused(await stage.upload(room, host, Buffer.from('<svg onload=alert(1)>')))).toBe('image_unsupported');
    expect(stored()).toEqual([]);
  });

  it('stores nothing when the room ended, or its seat was given back, while the image was read', async () => {
    for (const meanwhile of [
      () => departRoom(stage.parts, guest.thumbprint, room.id),
      () => endRoom(stage.parts, host, room.id),
    ]) {
      const uploader = accepted(await mayUpload(stage.parts, guest, room.id));
      accepted(await meanwhile());
      const answer = await uploadImage(stage.parts, uploader, simulatedImage());
      expect(refused(answer)).toMatch(/^(not_found|room_ended)$/);
      expect(stored()).toEqual([]);
      room = await stage.startWithTwo();
      [host, guest] = room.people as [Caller, Caller];
    }
  });

  it.each(['is read', 'is put'])('stores nothing when its sender hung up while it %s', async (when) => {
    const { images, objects } = stage.parts;
    const hangUp = new AbortController();
    const [read, put] = [images.read.bind(images), objects.put.bind(objects)];
    images.read = (bytes, options) => {
      if (when === 'is read') hangUp.abort();
      return read(bytes, { owner: options.owner });
    };
    objects.put = async (name, sealed) => {
      hangUp.abort();
      await put(name, sealed);
    };
    const uploader = accepted(await mayUpload(stage.parts, host, room.id));
    expect(await uploadImage(stage.parts, uploader, simulatedImage(), { signal: hangUp.signal })).toEqual(
      refuse('bad_request'),
    );
    expect(stored()).toEqual([]);
  });

  it("is read as its network's and its device's, with whether anybody still waits for it", async () => {
    const { images } = stage.parts;
    const hangUp = new AbortController();
    const read = images.read.bind(images);
    const asked: unknown[] = [];
    images.read = (bytes, options) => {
      asked.push(options);
      return read(bytes, options);
    };
    const uploader = accepted(await mayUpload(stage.parts, host, room.id));
    accepted(await uploadImage(stage.parts, uploader, simulatedImage(), { signal: hangUp.signal }));
    expect(asked).toEqual([{ owner: { network: host.network, device: host.thumbprint }, signal: hangUp.signal }]);
  });

  it('says how much it holds before it puts anything: what came, what was made of it, and the same sealed', async () => {
    const held: number[] = [];
    const uploader = accepted(await mayUpload(stage.parts, host, room.id));
    const came = simulatedImage();
    const size = came.length;
    const { objects } = stage.parts;
    const put = objects.put.bind(objects);
    objects.put = (name, sealed) => {
      expect(held).toHaveLength(1);
      return put(name, sealed);
    };
    const { id, bytes } = accepted(await uploadImage(stage.parts, uploader, came, { hold: (more) => held.push(more) }));
    const thumbnail = accepted(await look(host, id, 'thumbnail')).bytes.length;
    expect(held).toEqual([size + 2 * (bytes + thumbnail)]);
  });

  it('says that images are away, leaves nothing to be found, and costs nothing of what a seat may have unsent', async () => {
    stage.parts.objects.away = true;
    for (let i = 0; i <= LIMITS.unsentImages; i += 1)
      expect(await stage.upload(room, host)).toEqual(refuse('images_unavailable'));
    expect(refused(await stage.say(room, host, 'words go on'))).toBeNull();
    stage.parts.objects.away = false;
    await upload();
    expect(stored()).toHaveLength(2);
  });

  it('leaves objects to the sweep when one could not be put, for it may still arrive, and shows nobody any of it', async () => {
    const { objects, attachments } = stage.parts;
    const put = objects.put.bind(objects);
    let arrive: () => Promise<void> = () => Promise.resolve();
    objects.put = (name, sealed) => {
      if (!name.endsWith('.thumbnail')) return put(name, sealed);
      arrive = () => put(name, sealed);
      return Promise.reject(new ObjectsAway('no answer in time'));
    };
    let id = durableId() as AttachmentId;
    const add = attachments.add.bind(attachments);
    attachments.add = (attachment: NewAttachment) => {
      id = attachment.id;
      return add(attachment);
    };
    expect(await stage.upload(room, host)).toEqual(refuse('images_unavailable'));
    await arrive();
    expect(await attachments.find(room.id, id)).toBeNull();
    stage.parts.clock.pass(LIMITS.unsentImageSeconds + 1);
    const sweep = stage.parts.unsent.sweep(10, (due) =>
      objects.remove(Object.values(imageObjects(due.roomId, due.id))),
    );
    expect(await sweep).toBe(1);
    expect(stored()).toEqual([]);
  });

  it('never has an object without a row that leads to it', async () => {
    const { objects, attachments } = stage.parts;
    const put = objects.put.bind(objects);
    const orphans: string[] = [];
    objects.put = async (name, sealed) => {
      const [, , id = ''] = name.split(/[/.]/);
      if (!(await attachments.find(room.id, id as AttachmentId))) orphans.push(name);
      return put(name, sealed);
    };
    await upload();
    expect([stored().length, orphans]).toEqual([2, []]);
  });

  it('keeps so many unsent images of a seat and no more', async () => {
    for (let i = 0; i < LIMITS.unsentImages; i += 1) await upload();
    expect(await stage.upload(room, host)).toEqual(refuse('too_many_requests'));
    await upload(guest);
    expect(stored()).toHaveLength((LIMITS.unsentImages + 1) * 2);
  });
});

describe('sending', () => {
  it('shows images in the order asked for, with words or without', async () => {
    const [one, two] = [await upload(), await upload()];
    const attachments = [named(two, 'second'), named(one, 'first')];
    const said = accepted(await stage.send(room, host, { text: ' both ', attachments }));
    const body = {
      text: ' both ',
      attachments: [
        { ...two, alt: 'second' },
        { ...one, alt: 'first' },
      ],
    };
    expect(said.attachments).toEqual(body.attachments);
    expect((await stage.read(room, guest)).at(-1)).toMatchObject({ seq: said.seq, body });
    expect(refused(await send([await upload()], host, '   '))).toBeNull();
    expect(refused(await send([], host, '   '))).toBe('message_empty');
  });

  it('answers a retry as before, and has its images again', async () => {
    const [images, id, salt] = [[await upload(), await upload()], randomUUID(), randomBytes(32)];
    const first = accepted(await send(images, host, 'look', id, salt));
    const again = accepted(await send(images, host, 'look', id, salt));
    expect(again).toEqual({
      duplicate: true,
      seq: first.seq,
      id: first.id,
      sentAt: first.sentAt,
      attachments: first.attachments,
    });
  });

  it('answers a retry that comes beside the first with the same place', async () => {
    const [images, id, salt] = [[await upload(), await upload()], randomUUID(), randomBytes(32)];
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(images, host, 'look', id, salt)));
    const places = answers.map((answer) => accepted<Said>(answer));
    expect(new Set(places.map(({ seq, id: entry }) => `${seq} ${entry}`)).size).toBe(1);
    expect(places.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    accepted(await look(guest, images[0]?.id ?? ('' as AttachmentId)));
  });

  it('refuses other images, or other words about them, under the same id', async () => {
    const [one, two] = [await upload(), await upload()];
    const [id, salt] = [randomUUID(), randomBytes(32)];
    accepted(await send([one], host, 'look', id, salt));
    for (const other of [[one, two], [two], []])
      expect(refused(await send(other, host, 'look', id, salt))).toBe('id_conflict');
    const described = { text: 'look', attachments: [named(one, 'other words')] };
    expect(refused(await stage.send(room, host, described, id, salt))).toBe('id_conflict');
    accepted(await look(guest, one.id));
  });

  it('hides an image that came too late into a message that was sent without it', async () => {
    const [image, id, salt] = [await upload(), randomUUID(), randomBytes(32)];
    accepted(await send([], host, 'only words', id, salt));
    expect(refused(await send([image], host, 'only words', id, salt))).toBe('id_conflict');
    expect(await look(guest, image.id)).toEqual(refuse('not_found'));
    stage.parts.clock.pass(LIMITS.unsentImageSeconds + 1);
    expect(await stage.parts.unsent.sweep(10, () => Promise.resolve())).toBe(1);
  });

  it('uses up no image when its id was used for other words, or for other images', async () => {
    const [shown, free] = [await upload(), await upload()];
    for (const before of [[], [shown]]) {
      const id = randomUUID();
      accepted(await send(before, host, 'first', id));
      for (const image of [free, free]) expect(refused(await send([image], host, 'second', id))).toBe('id_conflict');
    }
    const { seq } = accepted(await send([free], host, 'third'));
    expect((await stage.read(room, guest)).at(-1)).toMatchObject({ seq, body: { attachments: [{ id: free.id }] } });
    for (const image of [shown, free]) accepted(await look(guest, image.id));
  });

  it('leaves an image to be taken back when its id was used for other words', async () => {
    const [image, id] = [await upload(), randomUUID()];
    accepted(await send([], host, 'first', id));
    expect(refused(await send([image], host, 'second', id))).toBe('id_conflict');
    expect(await takeBack(host, image.id)).toBeNull();
    expect(stored()).toEqual([]);
  });

  it('shows an image once when other words come beside the first under the same id', async () => {
    for (let i = 0; i < 10; i += 1) {
      const [image, id] = [await upload(), randomUUID()];
      const answers = await Promise.all(['one', 'two', 'three'].map((text) => send([image], host, text, id)));
      expect(answers.map(refused).sort()).toEqual(['id_conflict', 'id_conflict', null]);
      accepted(await look(guest, image.id));
      expect(await send([image])).toEqual(refuse('not_found'));
    }
  });

  it.each(['unavailable', 'draining'] as const)('has its images still when it comes again after %s', async (code) => {
    const [image, id, salt] = [await upload(), randomUUID(), randomBytes(32)];
    const { messages } = homeOf(stage.parts, room.id);
    const append = messages.append.bind(messages);
    messages.append = () => Promise.resolve(refuse(code));
    expect(refused(await send([image], host, 'look', id, salt))).toBe(code);
    // The first attempt may still be on its way: nobody else gets its image.
    expect(await send([image])).toEqual(refuse('not_found'));
    messages.append = append;
    const first = accepted(await send([image], host, 'look', id, salt));
    expect(accepted(await send([image], host, 'look', id, salt))).toMatchObject({ duplicate: true, seq: first.seq });
    accepted(await look(guest, image.id));
  });

  it.each(['before', 'after'])('comes once, with its images, when the store broke %s it had written', async (when) => {
    const [image, id, salt] = [await upload(), randomUUID(), randomBytes(32)];
    const { messages } = homeOf(stage.parts, room.id);
    const append = messages.append.bind(messages);
    messages.append = async (draft) => {
      if (when === 'after') await append(draft);
      throw new Error('lost');
    };
    await expect(send([image], host, 'look', id, salt)).rejects.toThrow('lost');
    messages.append = append;
    const { seq, duplicate } = accepted(await send([image], host, 'look', id, salt));
    expect(duplicate).toBe(when === 'after');
    expect((await stage.read(room, guest)).filter(({ type }) => type === 'message')).toMatchObject([{ seq }]);
    stage.parts.clock.pass(LIMITS.unsentImageSeconds + 1);
    expect(await stage.parts.unsent.sweep(10, () => Promise.resolve())).toBe(0);
    accepted(await look(guest, image.id));
  });

  it('leaves its images to the sweep when the room ended in between, and none in the room', async () => {
    const [image, id, salt] = [await upload(), randomUUID(), randomBytes(32)];
    const claim = stage.parts.attachments.claim.bind(stage.parts.attachments);
    stage.parts.attachments.claim = async (...asked) => {
      const claimed = await claim(...asked);
      await endRoom(stage.parts, host, room.id);
      return claimed;
    };
    for (let n = 0; n < 2; n += 1) expect(refused(await send([image], host, 'look', id, salt))).toBe('room_ended');
    expect(await look(guest, image.id)).toEqual(refuse('not_found'));
    stage.parts.clock.pass(LIMITS.unsentImageSeconds + 1);
    expect(await stage.parts.unsent.sweep(10, () => Promise.resolve())).toBe(1);
  });

  it('is refused with images that are not there, not its own, of another room or of another message', async () => {
    const elsewhere = await stage.startWithTwo();
    const [stranger] = elsewhere.people as [Caller];
    const [mine, theirs, shown] = [await upload(host), await upload(guest), await upload(host)];
    const foreign = await upload(stranger, 'pixels', elsewhere);
    accepted(await send([shown]));
    const missing = { ...mine, id: durableId() as AttachmentId };
    for (const bad of [missing, theirs, shown, foreign]) expect(await send([mine, bad])).toEqual(refuse('not_found'));
    accepted(await send([mine]));
    expect((await stage.read(room, guest)).filter(({ type }) => type === 'message')).toHaveLength(2);
  });

  it('makes one message of fifty that claim one image at once', async () => {
    const image = await upload();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send([image])));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    for (const answer of answers) if (isRefusal(answer)) expect(answer).toEqual(refuse('not_found'));
    expect((await stage.read(room, guest)).filter(({ type }) => type === 'message')).toHaveLength(1);
  });

  it('asks nothing of the rows of images when there are none in the message', async () => {
    stage.parts.attachments.claim = () => Promise.reject(new Error('asked'));
    expect(refused(await stage.say(room, host, 'only words'))).toBeNull();
  });

  it('is refused where the policy takes no images', async () => {
    const wordsOnly = new RoomStage(stage.parts, WORDS_ONLY.kind);
    const other = await wordsOnly.startWithTwo();
    const [person] = other.people as [Caller];
    const body = { text: 'look', attachments: [named(await upload())] };
    expect(await wordsOnly.send(other, person, body)).toEqual(refuse('images_refused'));
    expect(await wordsOnly.upload(other, person)).toEqual(refuse('images_refused'));
  });
});

describe('looking', () => {
  it('is for the uploader alone until the image is sent', async () => {
    const image = await upload();
    for (const size of ['original', 'thumbnail'] as const) {
      accepted(await look(host, image.id, size));
      expect(await look(guest, image.id, size)).toEqual(refuse('not_found'));
    }
    accepted(await send([image]));
    accepted(await look(guest, image.id));
  });

  it('is for nobody outside, and no image opens in another room', async () => {
    const image = await upload();
    accepted(await send([image]));
    const elsewhere = await stage.startWithTwo();
    const [stranger] = elsewhere.people as [Caller];
    expect(await look(stage.device(), image.id)).toEqual(refuse('not_found'));
    expect(await look(stranger, image.id)).toEqual(refuse('not_found'));
    expect(await look(stranger, image.id, 'original', elsewhere)).toEqual(refuse('not_found'));
    expect(await look(guest, durableId() as AttachmentId)).toEqual(refuse('not_found'));
  });

  it('reaches as far back as the messages one may read', async () => {
    const before = await upload();
    accepted(await send([before]));
    const late = await stage.bringIn(room);
    const since = await upload();
    accepted(await send([since]));
    expect(await look(late, before.id)).toEqual(refuse('not_found'));
    accepted(await look(late, since.id));
    accepted(await look(guest, before.id));
  });

  it('ends with the seat, and goes on when the room has ended', async () => {
    const image = await upload();
    accepted(await send([image]));
    accepted(await departRoom(stage.parts, guest.thumbprint, room.id));
    expect(await look(guest, image.id)).toEqual(refuse('not_found'));
    accepted(await endRoom(stage.parts, host, room.id));
    accepted(await look(host, image.id));
  });

  it('says that the room is gone when its key is', async () => {
    const image = await upload();
    accepted(await send([image]));
    const { rooms } = homeOf(stage.parts, room.id);
    rooms.key = () => Promise.resolve(null);
    const keys = new RoomKeys({ wrap: neverAsked, unwrap: neverAsked, fingerprints: neverAsked }, () => rooms);
    expect(await fetchImage({ ...stage.parts, keys }, host.thumbprint, room.id, image.id, 'original')).toEqual(
      refuse('room_gone'),
    );
  });

  it('says that images are away while their store is', async () => {
    const image = await upload();
    accepted(await send([image]));
    stage.parts.objects.away = true;
    expect(await look(guest, image.id)).toEqual(refuse('images_unavailable'));
    stage.parts.objects.away = false;
    accepted(await look(guest, image.id));
  });

  it('calls an image of the record that is not there altered, and one that was never sent not found', async () => {
    const [sent, unsent] = [await upload(), await upload()];
    accepted(await send([sent]));
    stage.parts.objects.objects.clear();
    await expect(look(guest, sent.id)).rejects.toThrow(EnvelopeError);
    await expect(look(guest, sent.id, 'thumbnail')).rejects.toThrow(EnvelopeError);
    expect(await look(host, unsent.id)).toEqual(refuse('not_found'));
  });

  it('opens nothing that was swapped in the store: between images, sizes, seats and rooms, or changed by a bit', async () => {
    const [image, other, theirs] = [await upload(host, 'a'), await upload(host, 'b'), await upload(guest, 'c')];
    accepted(await send([image]));
    const elsewhere = await stage.startWithTwo();
    const [stranger] = elsewhere.people as [Caller];
    const foreign = await upload(stranger, 'd', elsewhere);
    const { objects } = stage.parts.objects;
    const [own, ownSmall] = [objects.get(objectsOf(image).original), objects.get(objectsOf(image).thumbnail)];
    if (!own || !ownSmall) throw new Error('nothing was stored');
    const flipped = Buffer.from(own) as Sealed;
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    const swaps = [
      objects.get(objectsOf(other).original),
      objects.get(objectsOf(theirs).original),
      objects.get(imageObjects(elsewhere.id, foreign.id).original),
      ownSmall,
      flipped,
      Buffer.alloc(0) as Sealed,
    ];
    for (const swapped of swaps) {
      objects.set(objectsOf(image).original, swapped ?? own);
      await expect(look(guest, image.id)).rejects.toThrow(EnvelopeError);
    }
    objects.set(objectsOf(image).thumbnail, own);
    await expect(look(guest, image.id, 'thumbnail')).rejects.toThrow(EnvelopeError);
  });
});

describe('taking back', () => {
  it('removes objects and row of what was not sent, once', async () => {
    const [image, other] = [await upload(), await upload()];
    expect(await takeBack(host, image.id)).toBeNull();
    expect(stored()).toEqual(Object.values(objectsOf(other)).sort());
    expect(await look(host, image.id)).toEqual(refuse('not_found'));
    expect(await takeBack(host, image.id)).toEqual(refuse('not_found'));
    expect(await send([image])).toEqual(refuse('not_found'));
  });

  it('takes nothing of anybody else, and nothing that was sent', async () => {
    const [image, sent] = [await upload(), await upload()];
    accepted(await send([sent]));
    for (const [by, { id }] of [
      [guest, image],
      [stage.device(), image],
      [host, sent],
      [host, { id: durableId() as AttachmentId }],
    ] as const)
      expect(await takeBack(by, id)).toEqual(refuse('not_found'));
    expect(stored()).toHaveLength(4);
  });

  it('is done for the person while the store is away; what is left is swept', async () => {
    const image = await upload();
    stage.parts.objects.away = true;
    expect(await takeBack(host, image.id)).toBeNull();
    expect([await look(host, image.id), refused(await send([image]))]).toEqual([refuse('not_found'), 'not_found']);
    stage.parts.objects.away = false;
    stage.parts.clock.pass(LIMITS.unsentImageSeconds + 1);
    const swept: string[] = [];
    await stage.parts.unsent.sweep(10, ({ id }) => {
      swept.push(id);
      return Promise.resolve();
    });
    expect(swept).toEqual([image.id]);
  });

  it('or sending: one of both happens', async () => {
    for (let i = 0; i < 10; i += 1) {
      const image = await upload();
      const [taken, sent]: [Refusal | null, Said | Refusal] = await Promise.all([
        takeBack(host, image.id),
        send([image]),
      ]);
      expect(isRefusal(taken)).not.toBe(isRefusal(sent));
      if (!isRefusal(sent)) accepted(await look(guest, image.id));
    }
  });
});

const neverAsked = () => Promise.reject(new Error('nobody holds a key to unwrap'));

import { beforeAll, describe, expect, it } from '@jest/globals';
import { refuse, type AttachmentId, type AttachmentReference, type Refusal } from '@parley/contracts';
import { base64url } from 'jose';
import { ROOM_ID, uploadedImage } from '../test/fake-room.js';
import { HeldCalls } from '../test/held-calls.js';
import type { ImageSize } from './api.js';
import { abortedRefusal } from './refusals.js';
import { RoomImages } from './room-images.js';

interface Asked {
  id: AttachmentId;
  size: ImageSize;
  signal: AbortSignal | undefined;
}
const sha256 = async (text: string) =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
const original = (n: number) => `the image ${n}`;
const thumbnail = (n: number) => `its thumbnail ${n}`;
const blob = (text: string) => new Blob([text], { type: 'image/png' });

/** As entries name them, by the hashes of what `original` and `thumbnail` say. */
const entries: AttachmentReference[] = [];
const entry = (n: number): AttachmentReference => {
  const found = entries[n];
  if (!found) throw new Error('no such entry');
  return found;
};
beforeAll(async () => {
  for (let n = 0; n < 10; n += 1)
    entries.push({
      ...uploadedImage(n),
      alt: '',
      sha256: await sha256(original(n)),
      thumbnailSha256: await sha256(thumbnail(n)),
    });
});

function images(keepBytes?: number) {
  const asked = new HeldCalls<Asked, Blob | Refusal>();
  const api = {
    image: (_: unknown, id: AttachmentId, size: ImageSize, signal?: AbortSignal) => asked.call({ id, size, signal }),
  };
  const living = new Set<string>();
  let made = 0;
  const addresses = {
    createObjectURL: () => {
      made += 1;
      living.add(`blob:${made}`);
      return `blob:${made}`;
    },
    revokeObjectURL: (url: string) => {
      if (!living.delete(url)) throw new Error('revoked twice');
    },
  };
  return { asked, living, room: new RoomImages({ api, roomId: ROOM_ID, keepBytes, addresses }) };
}
const text = async (answer: Blob | Refusal) => ('refused' in answer ? answer.refused : answer.text());

describe('the images of a room', () => {
  it('are fetched once for all who want them, and kept', async () => {
    const { asked, room } = images();
    const both = [room.fetch(entry(1), 'thumbnail'), room.fetch(entry(1), 'thumbnail')];
    await asked.answer(blob(thumbnail(1)));
    expect(await Promise.all((await Promise.all(both)).map(text))).toEqual([thumbnail(1), thumbnail(1)]);
    expect(await text(await room.fetch(entry(1), 'thumbnail'))).toBe(thumbnail(1));
    expect(asked.made).toMatchObject([{ id: entry(1).id, size: 'thumbnail' }]);
  });

  it.each(['original', 'thumbnail'] as const)('are shown only as the entry names them: %s', async (size) => {
    const { asked, living, room } = images();
    const acquired = room.acquire(entry(1), size);
    await asked.answer(blob('what someone put in its place'));
    expect(await acquired.url).toEqual(refuse('record_altered'));
    expect(living.size).toBe(0);
    // Nothing false was kept: the next one asks the service again.
    const again = room.fetch(entry(1), size);
    await asked.answer(blob(size === 'original' ? original(1) : thumbnail(1)));
    expect('refused' in (await again)).toBe(false);
  });

  it('answer the refusal to everyone who waits, and are asked for again next time', async () => {
    const { asked, room } = images();
    const both = [room.fetch(entry(1), 'original'), room.fetch(entry(1), 'original')];
    await asked.answer(refuse('images_unavailable'));
    expect(await Promise.all(both)).toEqual([refuse('images_unavailable'), refuse('images_unavailable')]);
    const again = room.fetch(entry(1), 'original');
    await asked.answer(blob(original(1)));
    expect(await text(await again)).toBe(original(1));
  });

  it('come four at a time, an opened original before the thumbnails that wait', async () => {
    const { asked, room } = images();
    for (let n = 0; n < 6; n += 1) void room.fetch(entry(n), 'thumbnail');
    void room.fetch(entry(7), 'original');
    expect(asked.open).toBe(4);
    await asked.answer(refuse('not_found'));
    expect(asked.made.at(-1)).toMatchObject({ id: entry(7).id, size: 'original' });
    expect(asked.open).toBe(4);
    await asked.answer(refuse('not_found'));
    expect(asked.made.at(-1)).toMatchObject({ id: entry(4).id });
  });

  it('are given up when nobody waits any more, and only then', async () => {
    const { asked, room } = images();
    const [first, second] = [new AbortController(), new AbortController()];
    const one = room.fetch(entry(1), 'original', first.signal);
    const two = room.fetch(entry(1), 'original', second.signal);
    first.abort();
    expect(await one).toEqual(abortedRefusal());
    expect(asked.made[0]?.signal?.aborted).toBe(false);
    second.abort();
    expect(await two).toEqual(abortedRefusal());
    expect(asked.made[0]?.signal?.aborted).toBe(true);
    // A new wish does not wait for the one that was given up.
    const three = room.fetch(entry(1), 'original');
    expect(asked.made).toHaveLength(2);
    await asked.answer(blob(original(1)), 1);
    expect(await text(await three)).toBe(original(1));
    await asked.answer(abortedRefusal());
    expect(await text(await room.fetch(entry(1), 'original'))).toBe(original(1));
  });

  it('are not asked for when everyone left before their turn', async () => {
    const { asked, room } = images();
    for (let n = 0; n < 4; n += 1) void room.fetch(entry(n), 'thumbnail');
    const left = room.acquire(entry(5), 'thumbnail');
    left.release();
    expect(await left.url).toEqual(abortedRefusal());
    await asked.answer(refuse('not_found'));
    expect(asked.made).toHaveLength(4);
  });

  it('have one address for all places on screen, revoked with the last', async () => {
    const { asked, living, room } = images();
    const places = [room.acquire(entry(1), 'thumbnail'), room.acquire(entry(1), 'thumbnail')];
    expect(places.map(({ now }) => now)).toEqual([null, null]);
    await asked.answer(blob(thumbnail(1)));
    expect(await Promise.all(places.map(({ url }) => url))).toEqual(['blob:1', 'blob:1']);
    expect([...living]).toEqual(['blob:1']);
    places[0]?.release();
    places[0]?.release();
    expect(living.size).toBe(1);
    places[1]?.release();
    expect(living.size).toBe(0);
  });

  it('have an address at once on the way back', async () => {
    const { asked, living, room } = images();
    const before = room.acquire(entry(1), 'thumbnail');
    await asked.answer(blob(thumbnail(1)));
    await before.url;
    before.release();
    const after = room.acquire(entry(1), 'thumbnail');
    expect(after.now).toBe('blob:2');
    expect(await after.url).toBe('blob:2');
    expect([...living]).toEqual(['blob:2']);
    expect(asked.made).toHaveLength(1);
  });

  it('leave no address behind when they come to a place that is gone', async () => {
    const { asked, living, room } = images();
    const gone = room.acquire(entry(1), 'thumbnail');
    const stays = room.fetch(entry(1), 'thumbnail');
    gone.release();
    await asked.answer(blob(thumbnail(1)));
    expect(await gone.url).toEqual(abortedRefusal());
    expect(await text(await stays)).toBe(thumbnail(1));
    expect(living.size).toBe(0);
  });

  it('are kept up to a number of bytes, those looked at last', async () => {
    const size = blob(original(1)).size;
    const { asked, room } = images(2 * size);
    const fetch = async (n: number) => {
      const answer = room.fetch(entry(n), 'original');
      if (asked.open > 0) await asked.answer(blob(original(n)));
      return answer;
    };
    await fetch(1);
    await fetch(2);
    await fetch(1);
    await fetch(3);
    expect(asked.made).toHaveLength(3);
    await fetch(1);
    await fetch(3);
    expect(asked.made).toHaveLength(3);
    await fetch(2);
    expect(asked.made).toHaveLength(4);
  });

  it('are shown and not kept when one alone is more than that', async () => {
    const { asked, room } = images(3);
    for (let time = 1; time <= 2; time += 1) {
      const answer = room.fetch(entry(1), 'original');
      await asked.answer(blob(original(1)));
      expect(await text(await answer)).toBe(original(1));
      expect(asked.made).toHaveLength(time);
    }
  });

  it('share that room with the small pictures of what was sent', async () => {
    const size = blob(original(1)).size;
    const { asked, room } = images(2 * size);
    const preview = blob('a'.repeat(size));
    room.keepPreview(entry(1).id, preview);
    room.keepPreview(entry(1).id, preview);
    const first = room.fetch(entry(2), 'original');
    await asked.answer(blob(original(2)));
    await first;
    expect(room.previewOf(entry(1).id)).toBe(preview);
    const second = room.fetch(entry(3), 'original');
    await asked.answer(blob(original(3)));
    await second;
    expect(room.previewOf(entry(1).id)).toBe(preview);
    room.keepPreview(entry(4).id, blob('b'.repeat(size)));
    room.keepPreview(entry(5).id, blob('c'.repeat(size)));
    expect(room.previewOf(entry(1).id)).toBeUndefined();
    room.close();
    expect(room.previewOf(entry(5).id)).toBeUndefined();
  });

  it('are gone with their room: no address lives, nothing more is asked', async () => {
    const { asked, living, room } = images();
    const shown = room.acquire(entry(1), 'thumbnail');
    await asked.answer(blob(thumbnail(1)));
    await shown.url;
    const waiting = room.fetch(entry(2), 'thumbnail');
    room.close();
    expect(living.size).toBe(0);
    expect(await waiting).toEqual(abortedRefusal());
    expect(asked.made[1]?.signal?.aborted).toBe(true);
    shown.release();
    const late = room.acquire(entry(1), 'thumbnail');
    expect(late.now).toBeNull();
    expect(await late.url).toEqual(abortedRefusal());
    expect(asked.made).toHaveLength(2);
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LIMITS, refuse, type AttachmentId, type Done, type Refusal, type UploadedImage } from '@parley/contracts';
import { FakeRoom, ROOM_ID, reference, uploadedImage } from '../test/fake-room.js';
import { FakeWire } from '../test/fake-wire.js';
import { HeldCalls } from '../test/held-calls.js';
import type { UploadOptions } from './api.js';
import { ImageUploads } from './image-uploads.js';
import { abortedRefusal, networkRefusal } from './refusals.js';

interface Uploading extends UploadOptions {
  file: Blob;
}
const file = (name: string) => new Blob([name], { type: 'image/png' });

function tray() {
  const wire = new FakeWire(new FakeRoom());
  const uploading = new HeldCalls<Uploading, UploadedImage | Refusal>();
  const removed: AttachmentId[] = [];
  const api = {
    upload: (_: unknown, blob: Blob, options: UploadOptions = {}) => uploading.call({ file: blob, ...options }),
    removeUpload: (_: unknown, id: AttachmentId): Promise<Done> => {
      removed.push(id);
      return Promise.resolve({});
    },
  };
  const uploads = new ImageUploads({ api, connection: wire, roomId: ROOM_ID });
  const states = () => uploads.getSnapshot().map(({ state }) => state);
  const key = (at: number) => uploads.getSnapshot()[at]?.key ?? '';
  return { wire, uploading, removed, uploads, states, key };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the tray of images', () => {
  it('has two on their way at once, in the order of picking', async () => {
    const { uploads, uploading, states } = tray();
    const files = ['a', 'b', 'c', 'd'].map(file);
    uploads.add(files);
    expect(states()).toEqual(['sending', 'sending', 'waiting', 'waiting']);
    await uploading.answer(uploadedImage(2), 1);
    expect(states()).toEqual(['sending', 'ready', 'sending', 'waiting']);
    await uploading.answer(uploadedImage(1));
    expect(states()).toEqual(['ready', 'ready', 'sending', 'sending']);
    expect(uploading.made.map((made) => made.file)).toEqual(files);
  });

  it('tells how far each is, and nothing about the others changes', () => {
    const { uploads, uploading } = tray();
    uploads.add([file('a'), file('b')]);
    const [, before] = uploads.getSnapshot();
    const heard = jest.fn();
    uploads.subscribe(heard);
    uploading.made[0]?.onProgress?.(1, 1);
    expect(heard).toHaveBeenCalledTimes(1);
    const [moved, still] = uploads.getSnapshot();
    expect(moved).toMatchObject({ state: 'sending', sent: 1 });
    expect(still).toBe(before);
    expect(uploads.getSnapshot()).toBe(uploads.getSnapshot());
  });

  it('takes as many as a message may have, and says how many did not fit', () => {
    const { uploads, states } = tray();
    expect(uploads.add(Array.from({ length: 7 }, () => file('a')))).toBe(0);
    expect(uploads.add(Array.from({ length: 7 }, () => file('b')))).toBe(4);
    expect(states()).toHaveLength(LIMITS.imagesInMessage);
  });

  it('hands out what is ready, described and in order, and keeps the rest', async () => {
    const { uploads, uploading, states, key } = tray();
    uploads.add(['a', 'b', 'c'].map(file));
    uploads.describe(key(1), 'a small boat');
    await uploading.answer(uploadedImage(2), 1);
    await uploading.answer(uploadedImage(1));
    expect(uploads.take()).toEqual([reference(1), reference(2, 'a small boat')]);
    expect(states()).toEqual(['sending']);
    expect(uploads.take()).toEqual([]);
  });

  it('cuts a description where the service would refuse it, between characters', () => {
    const { uploads, key } = tray();
    uploads.add([file('a')]);
    uploads.describe(key(0), '🚲'.repeat(LIMITS.altMax + 1));
    expect(uploads.getSnapshot()[0]?.alt).toBe('🚲'.repeat(LIMITS.altMax));
  });

  it.each([
    networkRefusal(),
    ...(['images_unavailable', 'draining', 'unavailable'] as const).map((code) => refuse(code)),
  ])('goes on by itself after $refused, and says meanwhile what it waits for', async (refusal) => {
    const { uploads, uploading } = tray();
    uploads.add([file('a')]);
    await uploading.answer(refusal);
    expect(uploads.getSnapshot()).toMatchObject([{ state: 'waiting', sent: 0, refusal }]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(uploads.getSnapshot()).toMatchObject([{ state: 'sending', refusal }]);
    await uploading.answer(uploadedImage(1));
    expect(uploads.getSnapshot()).toMatchObject([{ state: 'ready', refusal: null, image: uploadedImage(1) }]);
  });

  it('waits longer each time, and at least as long as the service asks', async () => {
    const { uploads, uploading } = tray();
    uploads.add([file('a')]);
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await uploading.answer(refuse('images_unavailable'));
      await jest.advanceTimersByTimeAsync(45_000);
      expect(uploading.made).toHaveLength(attempt + 1);
    }
    await uploading.answer(refuse('images_unavailable'));
    await jest.advanceTimersByTimeAsync(14_000);
    expect(uploading.open).toBe(0);
    await jest.advanceTimersByTimeAsync(31_000);
    await uploading.answer(refuse('too_many_requests', { retryAfter: 120 }));
    await jest.advanceTimersByTimeAsync(119_000);
    expect(uploading.open).toBe(0);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(uploading.open).toBe(1);
  });

  it('waits for a line, and goes at once when it comes back', async () => {
    const { wire, uploads, uploading, states } = tray();
    uploads.add([file('a')]);
    wire.cut();
    await uploading.answer(networkRefusal());
    await jest.advanceTimersByTimeAsync(120_000);
    expect(uploading.open).toBe(0);
    uploads.add([file('b')]);
    expect(states()).toEqual(['waiting', 'waiting']);
    wire.mend();
    expect(states()).toEqual(['sending', 'sending']);
  });

  it('leaves to a person what waiting does not cure, and tries it again when told', async () => {
    const { uploads, uploading, key } = tray();
    uploads.add([file('a')]);
    await uploading.answer(refuse('image_damaged'));
    expect(uploads.getSnapshot()).toMatchObject([{ state: 'failed', refusal: { refused: 'image_damaged' } }]);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(uploading.open).toBe(0);
    uploads.retry(key(0));
    expect(uploads.getSnapshot()).toMatchObject([{ state: 'sending', refusal: null }]);
  });

  it('makes way for the next when one fails', async () => {
    const { uploads, uploading, states } = tray();
    uploads.add(['a', 'b', 'c'].map(file));
    await uploading.answer(refuse('image_unsupported'));
    expect(states()).toEqual(['failed', 'sending', 'sending']);
  });

  it('lets a person cut a pause short', async () => {
    const { uploads, uploading, key, states } = tray();
    uploads.add([file('a')]);
    await uploading.answer(refuse('too_many_requests', { retryAfter: 600 }));
    uploads.retry(key(0));
    expect(states()).toEqual(['sending']);
  });

  it('stops what is removed on its way, and takes it back when it arrived all the same', async () => {
    const { uploads, uploading, removed, states, key } = tray();
    uploads.add(['a', 'b', 'c'].map(file));
    uploads.remove(key(0));
    expect(uploading.made[0]?.signal?.aborted).toBe(true);
    await uploading.answer(uploadedImage(1));
    expect(removed).toEqual([uploadedImage(1).id]);
    uploads.remove(key(0));
    await uploading.answer(abortedRefusal());
    expect(removed).toHaveLength(1);
    expect(states()).toEqual(['sending']);
  });

  it('takes back on the service what was ready, and never what was sent', async () => {
    const { uploads, uploading, removed, key } = tray();
    uploads.add([file('a'), file('b')]);
    await uploading.answer(uploadedImage(1));
    await uploading.answer(uploadedImage(2));
    uploads.remove(key(0));
    expect(removed).toEqual([uploadedImage(1).id]);
    uploads.take();
    uploads.close();
    expect(removed).toEqual([uploadedImage(1).id]);
  });

  it('gives everything up when the composer goes, and does nothing after', async () => {
    const { wire, uploads, uploading, removed } = tray();
    uploads.add(['a', 'b', 'c'].map(file));
    await uploading.answer(uploadedImage(1));
    uploads.close();
    expect(uploads.getSnapshot()).toEqual([]);
    expect(removed).toEqual([uploadedImage(1).id]);
    expect(uploading.made.slice(1).every(({ signal }) => signal?.aborted === true)).toBe(true);
    await uploading.answer(networkRefusal());
    await uploading.answer(abortedRefusal());
    wire.cut();
    wire.mend();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(uploading.made).toHaveLength(3);
    expect(uploads.add([file('d')])).toBe(1);
  });

  it('says of one that nobody sent in time that it must go again, before the service forgets it', async () => {
    const { uploads, uploading, key, states } = tray();
    uploads.add([file('a'), file('b')]);
    await uploading.answer(uploadedImage(1));
    await jest.advanceTimersByTimeAsync((LIMITS.unsentImageSeconds - 1) * 1000);
    expect(uploads.getSnapshot()[0]).toMatchObject({
      state: 'failed',
      image: null,
      refusal: { refused: 'not_found', details: { expired: true } },
    });
    expect(uploads.take()).toEqual([]);
    uploads.retry(key(0));
    await uploading.answer(uploadedImage(2));
    await uploading.answer(uploadedImage(3));
    expect(states()).toEqual(['ready', 'ready']);
    // A new hour for both.
    await jest.advanceTimersByTimeAsync((LIMITS.unsentImageSeconds / 2) * 1000);
    expect(uploads.take()).toHaveLength(2);
  });

  it('sends each once, however those who hear of it change the tray', () => {
    const { uploads, uploading } = tray();
    let added = false;
    uploads.subscribe(() => {
      if (added || uploads.getSnapshot()[0]?.state !== 'sending') return;
      added = true;
      uploads.add([file('c')]);
    });
    uploads.add([file('a'), file('b')]);
    expect(uploading.made).toHaveLength(2);
    expect(new Set(uploading.made.map((made) => made.file)).size).toBe(2);
  });
});

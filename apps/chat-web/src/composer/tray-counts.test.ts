import { describe, expect, it } from '@jest/globals';
import type { Upload } from '@parley/client';
import { refuse } from '@parley/contracts';
import { countUploads, sendingOf, type TrayCounts } from './tray-counts.js';

const upload = (change: Partial<Upload>): Upload => ({
  key: crypto.randomUUID(),
  file: new Blob(['12345678']),
  state: 'waiting',
  sent: 0,
  image: null,
  refusal: null,
  alt: '',
  ...change,
});
const away = refuse('images_unavailable');

describe('the tray', () => {
  it('counts what is ready, on its way and failed', () => {
    const uploads = [
      upload({ state: 'ready' }),
      upload({ state: 'sending', sent: 3 }),
      upload({}),
      upload({ state: 'failed', refusal: refuse('image_damaged') }),
    ];
    expect(countUploads(uploads, true)).toEqual({ ready: 1, moving: 2, away: 0, failed: 1 });
  });
  it('lets all wait together when one was told to', () => {
    const uploads = [upload({ refusal: away }), upload({}), upload({ state: 'ready' })];
    expect(countUploads(uploads, true)).toEqual({ ready: 1, moving: 0, away: 2, failed: 0 });
  });
  it('still waits while it only tries again', () => {
    expect(countUploads([upload({ state: 'sending', refusal: away })], true).away).toBe(1);
    expect(countUploads([upload({ state: 'sending', refusal: away, sent: 2 })], true).moving).toBe(1);
  });
  it('waits without a network', () => {
    expect(countUploads([upload({})], false).away).toBe(1);
  });
});

describe('Send', () => {
  const none: TrayCounts = { ready: 0, moving: 0, away: 0, failed: 0 };
  const words = { words: true, fits: true };
  const silent = { words: false, fits: true };
  it('sends words, images, or both', () => {
    expect(sendingOf(words, none)).toBe('everything');
    expect(sendingOf(silent, { ...none, ready: 1 })).toBe('everything');
    expect(sendingOf(words, { ...none, ready: 2 })).toBe('everything');
  });
  it('has nothing to send from an empty composer, and nothing that does not fit', () => {
    expect(sendingOf(silent, none)).toBe('nothing');
    expect(sendingOf({ words: true, fits: false }, { ...none, ready: 1 })).toBe('nothing');
  });
  it('waits for images that are on their way', () => {
    expect(sendingOf(silent, { ...none, ready: 1, moving: 1 })).toBe('when-ready');
  });
  it('waits for images that are only being chosen', () => {
    expect(sendingOf({ ...words, choosing: true }, none)).toBe('when-ready');
    expect(sendingOf({ ...silent, choosing: true }, none)).toBe('when-ready');
  });
  it('sends the words alone while images wait for the store', () => {
    expect(sendingOf(words, { ...none, ready: 1, away: 1 })).toBe('words-alone');
    expect(sendingOf(silent, { ...none, away: 1 })).toBe('nothing');
  });
  it('leaves failed images behind', () => {
    expect(sendingOf(words, { ...none, failed: 1 })).toBe('everything');
    expect(sendingOf(silent, { ...none, failed: 1 })).toBe('nothing');
  });
});

import { describe, expect, it } from '@jest/globals';
import { KEPT_IMAGE_BYTES } from '@parley/contracts';
import { isAnswer, isReady, isUnfit } from './worker-messages.js';

const image = { type: 'image/png', width: 3, height: 2, bytes: new Uint8Array(1), thumbnail: new Uint8Array(1) };

describe('what the process says', () => {
  it('is an image or a refusal', () => {
    expect(isAnswer({ answer: image, spent: false })).toBe(true);
    expect(isAnswer({ answer: { refused: 'image_damaged' }, spent: true })).toBe(true);
  });

  it.each([
    ['nothing', null],
    ['text', 'image'],
    ['no answer', { spent: false }],
    ['no word whether it is spent', { answer: image }],
    ['a refusal nobody knows', { answer: { refused: 'whatever' }, spent: false }],
    ['a refusal that is inherited', { answer: { refused: 'toString' }, spent: false }],
    ['another type', { answer: { ...image, type: 'image/svg+xml' }, spent: false }],
    ['no width', { answer: { ...image, width: 0 }, spent: false }],
    ['half a pixel', { answer: { ...image, height: 1.5 }, spent: false }],
    ['too many pixels', { answer: { ...image, width: 25_000_001 }, spent: false }],
    ['bytes that are none', { answer: { ...image, bytes: 'bytes' }, spent: false }],
    ['an image of no bytes', { answer: { ...image, bytes: new Uint8Array(0) }, spent: false }],
    [
      'more bytes than an image has',
      { answer: { ...image, bytes: new Uint8Array(KEPT_IMAGE_BYTES.original + 1) }, spent: false },
    ],
    [
      'more bytes than a thumbnail has',
      { answer: { ...image, thumbnail: new Uint8Array(KEPT_IMAGE_BYTES.thumbnail + 1) }, spent: false },
    ],
    ['no thumbnail', { answer: { ...image, thumbnail: undefined }, spent: false }],
  ])('is not believed when it is %s', (_, message) => {
    expect(isAnswer(message)).toBe(false);
  });

  it('tells ready from unfit', () => {
    expect([isReady({ ready: true }), isReady({ unfit: 'no libvips' })]).toEqual([true, false]);
    expect([isUnfit({ unfit: 'no libvips' }), isUnfit({ ready: true }), isUnfit(null)]).toEqual([true, false, false]);
  });
});

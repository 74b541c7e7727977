import { describe, expect, it } from '@jest/globals';
import { refuse } from '@parley/contracts';
import { faultWords, uploadWords } from './upload-words.js';

describe('an image that was not uploaded', () => {
  it('can be tried again when the line or the service failed', () => {
    expect(uploadWords(refuse('unavailable', { network: true }))).toEqual({ text: 'tray.notUploaded', again: true });
    expect(uploadWords(refuse('internal'))).toEqual({ text: 'tray.notUploaded', again: true });
  });
  it('can be tried again when nobody sent it in time', () => {
    expect(uploadWords(refuse('not_found', { expired: true }))).toEqual({ text: 'tray.expired', again: true });
  });
  it('is not told that a room takes no images when it has enough of them', () => {
    expect(uploadWords(refuse('images_refused')).text).toBe('tray.noImages');
    expect(uploadWords(refuse('images_refused', { limit: 9 }))).toEqual({ text: 'tray.roomFull', again: false });
  });
  it('is not called damaged when the device can not read it any more', () => {
    expect(uploadWords(refuse('image_damaged', { unreadable: true }))).toEqual({
      text: 'tray.unreadable',
      again: false,
    });
  });
  it('says what is wrong with it, and offers nothing that can not help', () => {
    expect(uploadWords(refuse('image_damaged'))).toEqual({ text: 'tray.damaged', again: false });
    expect(uploadWords(refuse('image_too_many_pixels'))).toEqual({ text: 'tray.tooManyPixels', again: false });
  });
});

describe('a file that was not taken', () => {
  it('names the limit it is over', () => {
    const fault = { fault: 'bytes', size: 14, limit: 10 } as const;
    expect(faultWords({ key: '', name: null, fault })).toEqual({
      text: 'fault.bytes',
      values: { size: 14, limit: 10 },
    });
  });
  it('has words of its own when it is a photograph as iPhones take it', () => {
    expect(faultWords({ key: '', name: null, fault: { fault: 'heic' } }).text).toBe('fault.heic');
  });
});

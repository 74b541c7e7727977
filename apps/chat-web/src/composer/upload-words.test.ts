import { describe, expect, it } from '@jest/globals';
import { refuse } from '@parley/contracts';
import { faultWords, uploadWords } from './upload-words.js';

describe('an image that was not uploaded', () => {
  it('can be tried again when the line or the service failed', () => {
    expect(uploadWords(refuse('unavailable', { network: true }))).toEqual({ text: 'tray.notUploaded', again: true });
    expect(uploadWords(refuse('internal'))).toEqual({ text: 'tray.notUploaded', again: true });
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

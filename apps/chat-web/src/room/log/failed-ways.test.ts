import { describe, expect, it } from '@jest/globals';
import { failedWays } from './failed-ways.js';

describe('a message that failed', () => {
  const words = { text: 'hello', images: [] };
  const both = { text: 'hello', images: ['an image'] };

  it('can go once more where that may help', () => {
    expect(failedWays({ ...words, error: 'internal' }, false)).toEqual({ why: null, retry: true, back: false });
  });
  it('blames an image only when it has one', () => {
    expect(failedWays({ ...both, error: 'not_found' }, false).why).toBe('message.why.imageGone');
    expect(failedWays({ ...words, error: 'not_found' }, false)).toEqual({
      why: 'message.why.roomGone',
      retry: true,
      back: false,
    });
  });
  it('gives its words back where it does not fit as it is', () => {
    for (const error of ['not_found', 'images_refused', 'message_too_long'] as const)
      expect(failedWays({ ...both, error }, false)).toMatchObject({ back: true });
  });
  it('is not tried again with an image that is gone', () => {
    expect(failedWays({ ...both, error: 'not_found' }, false).retry).toBe(false);
  });
  it('has no words to give back when it has images alone', () => {
    expect(failedWays({ ...both, text: ' ', error: 'not_found' }, false)).toMatchObject({ retry: false, back: false });
  });
  it('can only be deleted once the room is over', () => {
    for (const error of ['room_ended', 'not_found', 'internal'] as const)
      expect(failedWays({ ...both, error }, true)).toMatchObject({ retry: false, back: false });
  });
});

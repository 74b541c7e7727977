import { describe, expect, it } from '@jest/globals';
import { isFewEmoji, looksBlank } from './text-shape.js';

describe('a message of emoji alone', () => {
  it.each(['😀', '❤️', '👍🏽', '👩‍👩‍👧‍👦', '🇳🇱', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🎉🎉🎉', ' 😀\n😀 ', '☎️', '🏳️‍🌈'])('is larger: %s', (text) => {
    expect(isFewEmoji(text)).toBe(true);
  });
  it.each(['', ' ', '1', '123', '#', 'ok 😀', '😀😀😀😀', '©', '™', '🇳', 'a'])('is not: %s', (text) => {
    expect(isFewEmoji(text)).toBe(false);
  });
});

describe('a message that shows nothing', () => {
  it.each(['', ' ', '\n\t', '\u200B', '\u200D\u2060', '\uFEFF', '\u00AD', '\u3164', '\u2800', '\u202E', '\u{E0041}'])(
    'is known for blank: %j',
    (text) => {
      expect(looksBlank(text)).toBe(true);
    },
  );
  it.each(['.', '\u200Ba', '😀', '٠'])('is not blank: %j', (text) => {
    expect(looksBlank(text)).toBe(false);
  });
});

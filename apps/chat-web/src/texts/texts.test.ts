import { describe, expect, it } from '@jest/globals';
import { compileText } from './compile-text.js';
import { de } from './de.js';
import { en, type TextId } from './en.js';

/** Names of what a sentence takes in, and the tags it wraps. */
const takes = (text: string): string[] =>
  [...new Set(text.match(/\{(\w+)|<\/?\d+>/g) ?? [])].map((part) => part.replace('{', '')).sort();

describe('the texts of the pages', () => {
  it('are all there in German, take the same values, and are not left in English', () => {
    const same: TextId[] = ['theme.system', 'room.title', 'room.saidAt', 'waiting.link'];
    for (const id of Object.keys(en) as TextId[]) {
      expect([id, takes(de[id])]).toEqual([id, takes(en[id])]);
      if (!same.includes(id)) expect([id, de[id]]).not.toEqual([id, en[id]]);
    }
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });
  it('are well-formed ICU messages without an exclamation mark', () => {
    for (const text of [...Object.values(en), ...Object.values(de)]) {
      expect(() => compileText(text)).not.toThrow();
      expect(text).not.toContain('!');
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { shelve, type EmojiNames } from './emoji-data.js';
import { EMOJI_GROUPS, HAS_TONES, inTone, type EmojiGroup, type EmojiRow } from './emoji-rows.js';
import { parseUsed, withUsed } from './recent-emoji.js';

describe('a skin tone', () => {
  it('follows the first code point, in place of the presentation', () => {
    expect(inTone('👍\ufe0f', 'light')).toBe('👍🏻');
    expect(inTone('👩‍💻', 'dark')).toBe('👩🏿‍💻');
  });
  it('follows each person where several stand together', () => {
    expect(inTone('🧑‍🤝‍🧑', 'medium')).toBe('🧑🏽‍🤝‍🧑🏽');
  });
});

describe('what was used', () => {
  const used = (emoji: string) => ({ emoji, label: emoji });
  it('stands first, and once', () => {
    expect(withUsed([used('a'), used('b')], used('b'))).toEqual([used('b'), used('a')]);
  });
  it('is kept for three rows', () => {
    const many = Array.from({ length: 40 }, (_, index) => used(String(index))).reduce(withUsed, []);
    expect(many).toHaveLength(24);
    expect(many[0]).toEqual(used('39'));
  });
  it.each([null, '', 'nonsense', '{}', '[1,null,{"emoji":2}]'])('is nothing when the browser kept %j', (kept) => {
    expect(parseUsed(kept)).toEqual([]);
  });
});

describe('a shelf of the picker', () => {
  const rows: EmojiRow[] = [
    ['🙂', 'slightly smiling face', 'smile', 0, 1, 0],
    ['👍️', 'thumbs up', '+1 yes', 0, 0.6, HAS_TONES],
    ['🐝', 'honeybee', 'insect', 1, 0.6, 0],
  ];
  const names: EmojiNames = {
    locale: 'en',
    recent: 'Recent',
    found: 'Found',
    groups: Object.fromEntries(EMOJI_GROUPS.map((group) => [group, group])) as Record<EmojiGroup, string>,
  };
  const signs = (shelf: Parameters<typeof shelve>[0], used: string[] = []) =>
    shelve(
      shelf,
      rows,
      used.map((emoji) => ({ emoji, label: '' })),
      names,
    ).emojis.map(({ emoji }) => emoji);

  it('holds one group', () => {
    expect(signs('animals', ['🙂'])).toEqual(['🐝']);
  });
  it('holds everything for a search, each once', () => {
    expect(signs('all', ['🙂'])).toEqual(['🙂', '👍️', '🐝']);
  });
  it('keeps a search in one heap, so that the best stands first whatever group it is of', () => {
    const { emojis, categories } = shelve('all', rows, [], names);
    const groups = new Set(emojis.map(({ category }) => category));
    expect(groups.size).toBe(1);
    expect(categories.find(({ index }) => groups.has(index))?.label).toBe('Found');
  });
  it('holds what was used, and the other faces below', () => {
    expect(signs('recent', ['🐝', '🙂'])).toEqual(['🐝', '🙂', '👍️']);
  });
  it('does not repeat what was used in a skin tone', () => {
    expect(signs('recent', ['👍🏽'])).toEqual(['👍🏽', '🙂']);
  });
});

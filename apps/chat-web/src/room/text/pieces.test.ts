import { describe, expect, it } from '@jest/globals';
import type { Link } from './links.js';
import { piecesOf } from './pieces.js';

const text = 'See https://a.example/x now';
const link: Link = {
  start: 4,
  end: 23,
  href: 'https://a.example/x',
  shown: 'https://a.example/x',
  to: 'a.example',
  plain: true,
};
const shape = (...args: Parameters<typeof piecesOf>) =>
  piecesOf(...args).map((piece) => [piece.text, piece.link ? 'link' : '', piece.mark ? 'mark' : '']);

describe('a text in pieces', () => {
  it('is one piece when nothing is in it', () => {
    expect(shape(text, [], [])).toEqual([[text, '', '']]);
    expect(shape('', [], [])).toEqual([]);
  });
  it('is cut where a link begins and ends', () => {
    expect(shape(text, [link], [])).toEqual([
      ['See ', '', ''],
      ['https://a.example/x', 'link', ''],
      [' now', '', ''],
    ]);
  });
  it('marks what was found in and across links, and loses no letter', () => {
    const pieces = piecesOf(text, [link], [{ start: 0, end: 12 }]);
    expect(pieces.map((piece) => piece.text)).toEqual(['See ', 'https://', 'a.example/x', ' now']);
    expect(pieces.map(({ mark }) => mark !== null)).toEqual([true, true, false, false]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });
  it('shows a link whole where it is spelt out', () => {
    const spelt = { ...link, shown: 'https://a.example/%E2%80%AE', plain: false };
    expect(shape(text, [spelt], [{ start: 10, end: 12 }])).toEqual([
      ['See ', '', ''],
      ['https://a.example/%E2%80%AE', 'link', ''],
      [' now', '', ''],
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { TranscriptEntry } from '@parley/contracts';
import { cutAtHits, findInTranscript } from './find-in-transcript.js';

const said = (seq: number, text: string | null, ...alts: string[]) =>
  ({
    seq,
    content: text === null ? null : { text, attachments: alts.map((alt) => ({ alt })) },
  }) as unknown as TranscriptEntry;

describe('finding words in a transcript', () => {
  it('finds every place, whatever the case, in the order of the room', () => {
    const hits = findInTranscript([said(1, 'Crate, crate'), said(2, null), said(3, 'the CRATE')], 'crate');
    expect(hits).toEqual([
      { seq: 1, image: null, from: 0, to: 5 },
      { seq: 1, image: null, from: 7, to: 12 },
      { seq: 3, image: null, from: 4, to: 9 },
    ]);
  });

  it('finds what describes an image, after the words of its message', () => {
    const hits = findInTranscript([said(1, 'a crate', '', 'the crate, open'), said(2, '', 'Crate')], 'crate');
    expect(hits).toEqual([
      { seq: 1, image: null, from: 2, to: 7 },
      { seq: 1, image: 1, from: 4, to: 9 },
      { seq: 2, image: 0, from: 0, to: 5 },
    ]);
  });

  it('takes the words as they are, not as a pattern', () => {
    expect(findInTranscript([said(1, 'a.b (c) [d] 1-2 /x')], '.b (c) [d] 1-2 /')).toHaveLength(1);
    expect(findInTranscript([said(1, 'axb')], 'a.b')).toEqual([]);
  });

  it('finds nothing for no words', () => {
    expect(findInTranscript([said(1, 'crate')], '')).toEqual([]);
  });

  it('cuts a text at its hits and loses nothing of it', () => {
    const text = 'New crate, old crate.';
    const pieces = cutAtHits(text, findInTranscript([said(1, text)], 'crate'));
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter(({ hit }) => hit !== null).map((piece) => piece.text)).toEqual(['crate', 'crate']);
  });
});

import type { TranscriptEntry } from '@parley/contracts';

/** Where words were found: which entry of a list, and from where to where in its text. */
export interface Hit {
  seq: number;
  from: number;
  to: number;
}

/** Every place of the words in the texts, whatever their case, in the order of the room. */
export function findInTranscript(entries: readonly TranscriptEntry[], words: string): Hit[] {
  if (words === '') return [];
  const pattern = new RegExp(escapePattern(words), 'giu');
  return entries.flatMap(({ seq, content }) =>
    [...(content?.text ?? '').matchAll(pattern)].map(({ index, 0: found }) => ({
      seq,
      from: index,
      to: index + found.length,
    })),
  );
}

const escapePattern = (words: string): string => words.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** A text cut at its hits: pieces with their hit, or null between. */
export function cutAtHits(text: string, hits: readonly Hit[]): { text: string; hit: Hit | null }[] {
  const pieces: { text: string; hit: Hit | null }[] = [];
  let at = 0;
  for (const hit of hits) {
    pieces.push({ text: text.slice(at, hit.from), hit: null }, { text: text.slice(hit.from, hit.to), hit });
    at = hit.to;
  }
  pieces.push({ text: text.slice(at), hit: null });
  return pieces.filter((piece) => piece.text !== '');
}

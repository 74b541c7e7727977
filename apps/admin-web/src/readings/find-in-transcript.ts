import type { TranscriptEntry } from '@parley/contracts';

/** Where words were found: in which entry, in its text or in what describes one of its images, and from where to where. */
export interface Hit {
  seq: number;
  /** Which image's description, counted from 0; null for the text. */
  image: number | null;
  from: number;
  to: number;
}

/** Every place of the words in texts and descriptions, whatever their case, in the order of the room. */
export function findInTranscript(entries: readonly TranscriptEntry[], words: string): Hit[] {
  if (words === '') return [];
  const pattern = new RegExp(escapePattern(words), 'giu');
  const placesIn = (text: string) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ from: index, to: index + found.length }));
  return entries.flatMap(({ seq, content }) => [
    ...placesIn(content?.text ?? '').map((place) => ({ seq, image: null, ...place })),
    ...(content?.attachments ?? []).flatMap(({ alt }, image) =>
      placesIn(alt).map((place) => ({ seq, image, ...place })),
    ),
  ]);
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

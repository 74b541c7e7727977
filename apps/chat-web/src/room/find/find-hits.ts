import type { EntryView } from '@parley/contracts';
import { fold, occurrences, type Folded } from './fold.js';
import type { Hit } from './found.js';

/** Words that can be found in one entry: its text, and how its images are described. */
interface Words {
  text: Folded;
  images: readonly Folded[];
}

/** Folding costs more than looking; an entry never changes. */
const folded = new WeakMap<EntryView, Words>();

function wordsOf(entry: EntryView): Words | null {
  if (!('body' in entry)) return null;
  let words = folded.get(entry);
  if (!words) {
    const { text, attachments } = entry.body;
    words = { text: fold(text), images: attachments.map(({ alt }) => fold(alt)) };
    folded.set(entry, words);
  }
  return words;
}

/** Every place where the words stand, oldest first: in a message its text comes before its images. */
export function findHits(entries: readonly EntryView[], query: string): Hit[] {
  const looked = fold(query.trim()).text;
  const hits: Hit[] = [];
  if (looked === '') return hits;
  entries.forEach((entry, index) => {
    const words = wordsOf(entry);
    if (!words || entry.type !== 'message') return;
    const add = (text: Folded, image: number | null): void => {
      for (const { start, end } of occurrences(text, looked))
        hits.push({ key: entry.clientMessageId, image, start, end, at: index / entries.length });
    };
    add(words.text, null);
    words.images.forEach(add);
  });
  return hits;
}

const isSameHit = (a: Hit, b: Hit): boolean => a.key === b.key && a.image === b.image && a.start === b.start;

/** The same place among hits that were looked for anew; else the newest. -1 when there is none. */
export function placeOf(hit: Hit | null, hits: readonly Hit[]): number {
  const known = hit ? hits.findIndex((one) => isSameHit(one, hit)) : -1;
  return known >= 0 ? known : hits.length - 1;
}

/** The hits of each message. */
export function byMessage(hits: readonly Hit[]): ReadonlyMap<string, readonly Hit[]> {
  const map = new Map<string, Hit[]>();
  for (const hit of hits) {
    const known = map.get(hit.key);
    if (known) known.push(hit);
    else map.set(hit.key, [hit]);
  }
  return map;
}

import type { EmojiData } from 'frimousse';
import { EMOJI_GROUPS, HAS_TONES, SKIN_TONES, inTone, type EmojiGroup, type EmojiRow } from './emoji-rows.js';
import type { UsedEmoji } from './recent-emoji.js';

/** What the picker shows: all that a search may find, one tab, or what was used with the faces below. */
export type EmojiShelf = 'all' | 'recent' | EmojiGroup;

export interface EmojiNames {
  locale: string;
  groups: Readonly<Record<EmojiGroup, string>>;
  /** Heading over what was used, or over what most people use. */
  recent: string;
  /** Over what a search found. */
  found: string;
}
const RECENT = -1;
const FOUND = -2;

/** Fetches one language's emoji from our own origin. Throws when there is no network. */
export async function fetchEmoji(url: string, signal: AbortSignal): Promise<EmojiRow[]> {
  const response = await fetch(url, { signal, credentials: 'omit' });
  if (!response.ok) throw new Error(`emoji: ${response.status}`);
  return (await response.json()) as EmojiRow[];
}

type DataEmoji = EmojiData['emojis'][number];

function toned(sign: string): NonNullable<DataEmoji['skins']> {
  const tones = SKIN_TONES.filter((tone) => tone !== 'none');
  return Object.fromEntries(tones.map((tone) => [tone, inTone(sign, tone)])) as NonNullable<DataEmoji['skins']>;
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function asData([emoji, label, tags, category, version, special]: EmojiRow): DataEmoji {
  return {
    emoji,
    category,
    label: capital(label),
    version,
    tags: tags.split(' '),
    ...(special === HAS_TONES && { skins: toned(emoji) }),
  };
}

/**
 * The rows of one shelf in the shape the picker reads. What was used does not stand a second time below. A search goes
 * over one heap, not group by group: otherwise a face that has the word among its tags stands before what is named so.
 */
export function shelve(
  shelf: EmojiShelf,
  rows: readonly EmojiRow[],
  used: readonly UsedEmoji[],
  { locale, groups, recent, found }: EmojiNames,
): EmojiData {
  const group = shelf === 'recent' ? 0 : EMOJI_GROUPS.findIndex((one) => one === shelf);
  const shown =
    shelf === 'all'
      ? rows.map((row) => ({ ...asData(row), category: FOUND }))
      : rows.filter(([, , , category]) => category === group).map(asData);
  const first = shelf === 'recent' ? used : [];
  const signs = new Set(first.map(({ emoji }) => emoji));
  const isUsed = ({ emoji, skins }: DataEmoji): boolean =>
    signs.has(emoji) || (skins !== undefined && Object.values(skins).some((sign) => signs.has(sign)));
  return {
    locale,
    emojis: [
      ...first.map(({ emoji, label }): DataEmoji => ({ emoji, label, category: RECENT, version: 0, tags: [] })),
      ...shown.filter((one) => !isUsed(one)),
    ],
    categories: [
      { index: FOUND, label: found },
      { index: RECENT, label: recent },
      ...EMOJI_GROUPS.map((name, index) => ({ index, label: groups[name] })),
    ],
    // The picker shows no words for them: our own tone buttons do.
    skinTones: { light: '', 'medium-light': '', medium: '', 'medium-dark': '', dark: '' },
  };
}

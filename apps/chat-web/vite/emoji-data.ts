import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import { HAS_TONES, IS_FLAG, SKIN_TONES, inTone, type EmojiRow } from '../src/emoji/emoji-rows.js';

/** What we read of emojibase-data; its other fields are left behind. */
interface Emoji {
  emoji: string;
  label: string;
  tags?: string[];
  group?: number;
  subgroup?: number;
  version: number;
  skins?: { emoji: string; tone: number | number[] }[];
}
interface Messages {
  groups: { key: string; order: number }[];
  subgroups: { key: string; order: number }[];
}
/** Groups of emojibase in the order of our tabs; those that share a tab stand together. */
const TABS = [
  ['smileys-emotion', 'people-body'],
  ['animals-nature'],
  ['food-drink'],
  ['travel-places'],
  ['activities'],
  ['objects'],
  ['symbols', 'flags'],
];
const require = createRequire(import.meta.url);
const FILES = {
  en: {
    data: require.resolve('emojibase-data/en/data.json'),
    messages: require.resolve('emojibase-data/en/messages.json'),
  },
  de: {
    data: require.resolve('emojibase-data/de/data.json'),
    messages: require.resolve('emojibase-data/de/messages.json'),
  },
};
const read = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;

function specialOf({ emoji, skins, subgroup }: Emoji, flags: readonly (number | undefined)[]): EmojiRow[5] {
  if (flags.includes(subgroup)) return IS_FLAG;
  const tones = skins?.filter(({ tone }) => typeof tone === 'number') ?? [];
  for (const { emoji: toned, tone } of tones) {
    const name = SKIN_TONES[tone as number];
    // The page makes these itself; data that follows another rule must not go out.
    if (!name || name === 'none' || inTone(emoji, name) !== toned) throw new Error(`no rule for the tones of ${emoji}`);
  }
  return tones.length > 0 ? HAS_TONES : 0;
}

async function rowsOf(files: { data: string; messages: string }): Promise<EmojiRow[]> {
  const [emoji, messages] = await Promise.all([read<Emoji[]>(files.data), read<Messages>(files.messages)]);
  const orders = (keys: readonly string[], of: Messages['groups']) =>
    keys.map((key) => of.find((one) => one.key === key)?.order);
  const tabs = TABS.map((keys) => orders(keys, messages.groups));
  const flags = orders(['country-flag', 'subdivision-flag'], messages.subgroups);
  return emoji.flatMap((one): EmojiRow[] => {
    const tab = one.group === undefined ? -1 : tabs.findIndex((groups) => groups.includes(one.group));
    if (tab < 0) return [];
    const { emoji: sign, label, tags = [], version } = one;
    return [[sign, label, tags.join(' '), tab, version, specialOf(one, flags)]];
  });
}

/** Makes one file of each language's emoji, hashed among the assets, and puts the addresses into `emoji/emoji-urls.ts`. */
export function emojiData(): Plugin {
  return {
    name: 'parley-emoji-data',
    apply: 'build',
    async transform(_code, id) {
      if (!id.endsWith('/src/emoji/emoji-urls.ts')) return null;
      const urls = await Promise.all(
        Object.entries(FILES).map(async ([language, files]) => {
          const source = JSON.stringify(await rowsOf(files));
          const reference = this.emitFile({ type: 'asset', name: `emoji-${language}.json`, source });
          return `${language}: import.meta.ROLLUP_FILE_URL_${reference}`;
        }),
      );
      return { code: `export const EMOJI_URLS = { ${urls.join(', ')} };`, map: null };
    },
  };
}

/** The tabs of the picker, as the data numbers them. */
export const EMOJI_GROUPS = ['faces', 'animals', 'food', 'travel', 'play', 'things', 'signs'] as const;
export type EmojiGroup = (typeof EMOJI_GROUPS)[number];

export const SKIN_TONES = ['none', 'light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;
export type Tone = (typeof SKIN_TONES)[number];

/** One emoji as the built file holds it: sign, name, words to find it by, group, version, and what is special about it. */
export type EmojiRow = readonly [
  sign: string,
  name: string,
  tags: string,
  group: number,
  version: number,
  special: 0 | typeof HAS_TONES | typeof IS_FLAG,
];
export const HAS_TONES = 1;
/** Of a country: some systems draw none. */
export const IS_FLAG = 2;

const FIRST_TONE = 0x1f3fb;
const PRESENTATION = '\ufe0f';
const PEOPLE = /[\u{1f468}\u{1f469}\u{1f9d1}]/gu;

/**
 * The sign in a skin tone (Unicode Technical Standard 51, section 2.4): the modifier follows the first code point, and
 * each person where several stand together.
 */
export function inTone(sign: string, tone: Exclude<Tone, 'none'>): string {
  const modifier = String.fromCodePoint(FIRST_TONE + SKIN_TONES.indexOf(tone) - 1);
  const people = sign.match(PEOPLE) ?? [];
  if (people.length > 1) return sign.replace(PEOPLE, (person) => person + modifier);
  const [first = '', ...rest] = Array.from(sign);
  return first + modifier + (rest[0] === PRESENTATION ? rest.slice(1) : rest).join('');
}

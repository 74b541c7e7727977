/** A text with case and accents taken off, and where each of its units came from. */
export interface Folded {
  text: string;
  /** UTF-16 index in the original of each unit of `text`, and its end; null where both are the same. */
  origin: readonly number[] | null;
}

const ASCII = /^[\0-\x7f]*$/;
/** Letters that are whole without their accent (Unicode decomposes them no further). */
const SPELT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
};

/** Conversations use few different letters; taking one apart costs more than looking it up. */
const known = new Map<string, string>();

function foldCharacter(character: string): string {
  let plain = known.get(character);
  if (plain === undefined) {
    const bare = character
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
    plain = (SPELT[bare] ?? bare).replaceAll(/\s/g, ' ');
    known.set(character, plain);
  }
  return plain;
}

/** What is typed finds what was written: without case, accents, width and the kind of white space (Unicode TR 15, NFKD). */
export function fold(text: string): Folded {
  if (ASCII.test(text)) return { text: text.toLowerCase().replaceAll(/\s/g, ' '), origin: null };
  let folded = '';
  const origin: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = foldCharacter(character);
    origin.push(...new Array<number>(plain.length).fill(at));
    folded += plain;
    at += character.length;
  }
  origin.push(text.length);
  return { text: folded, origin };
}

/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  start: number;
  end: number;
}

/** Every place in a folded text where a folded query stands, as stretches of the original; none overlaps another. */
export function occurrences({ text, origin }: Folded, query: string): Stretch[] {
  const found: Stretch[] = [];
  if (query === '') return found;
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
    const end = at + query.length;
    if (!origin) {
      found.push({ start: at, end });
      continue;
    }
    const start = origin[at] ?? 0;
    // The last unit may be the first of several that one character became; accents after it belong to it.
    let last = end;
    while (last < origin.length - 1 && origin[last] === origin[end - 1]) last += 1;
    // Two halves of one letter are one place.
    if (start >= (found.at(-1)?.end ?? 0)) found.push({ start, end: origin[last] ?? start });
  }
  return found;
}

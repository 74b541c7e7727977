import type { FontShelf } from '../export-format.js';

/** In the order they are asked: the first that has a character draws it. */
const FILES = [
  'noto-sans-latin-400-normal',
  'noto-sans-latin-ext-400-normal',
  'noto-sans-vietnamese-400-normal',
  'noto-sans-cyrillic-400-normal',
  'noto-sans-cyrillic-ext-400-normal',
  'noto-sans-greek-400-normal',
  'noto-sans-greek-ext-400-normal',
  'noto-sans-hebrew-hebrew-400-normal',
  'noto-sans-arabic-arabic-400-normal',
  'noto-sans-devanagari-devanagari-400-normal',
  'noto-sans-thai-thai-400-normal',
  'noto-emoji-emoji-400-normal',
  'noto-sans-arabic-symbols-400-normal',
  'noto-sans-arabic-math-400-normal',
] as const;
/** What every document has: figures, Latin letters, brackets. */
export const PLAIN = FILES[0];
/** For pictures before letters: figures and signs have a glyph in both. */
const EMOJI = 'noto-emoji-emoji-400-normal';

/** What pdfkit knows of an open font; its types keep it to themselves. */
interface OpenFont {
  font: { hasGlyphForCodePoint: (codePoint: number) => boolean };
}
interface Document {
  registerFont: (name: string, source: Buffer) => unknown;
  font: (name: string) => unknown;
  fontSize: (size: number) => unknown;
  widthOfString: (text: string) => number;
}

/** Joiners, variation selectors and marks of direction: they shape their neighbours and have no form of their own. */
const FORMLESS = /^(?:[\u200c-\u200f\u061c\u2066-\u2069]|[\ufe00-\ufe0f])$/u;
/** Controls, and those that turn the order of what follows around: to be seen, not obeyed. */
const NEVER_DRAWN = /^[\p{Cc}\p{Cs}\u202a-\u202e\u2028\u2029\ufeff\ufff9-\ufffb]$/u;
const PICTURE = /\p{Emoji_Presentation}|\ufe0f/u;

/** The fonts of one document, opened as its words need them. */
export class Typefaces {
  private readonly opened: { name: string; has: (codePoint: number) => boolean }[] = [];
  private readonly faces = new Map<string, string | null>();

  constructor(
    private readonly document: Document,
    private readonly fonts: FontShelf,
  ) {}

  /** To be called with every text before it is laid out. */
  async prepare(text: string): Promise<void> {
    await this.openAtLeast(1);
    for (const character of text)
      while (this.opened.length < FILES.length && !this.drawable(character))
        await this.openAtLeast(this.opened.length + 1);
    if (PICTURE.test(text)) await this.openAtLeast(FILES.indexOf(EMOJI) + 1);
  }

  /** Whether anything can show this one character. */
  drawable(character: string): boolean {
    if (NEVER_DRAWN.test(character)) return false;
    return FORMLESS.test(character) || this.opened.some(({ has }) => has(codePointOf(character)));
  }

  /** The font that has all of a grapheme; null when none has it whole. */
  faceOf(grapheme: string): string | null {
    const known = this.faces.get(grapheme);
    if (known !== undefined) return known;
    const formed = Array.from(grapheme)
      .filter((character) => !FORMLESS.test(character))
      .map(codePointOf);
    const order = PICTURE.test(grapheme) ? [...this.opened].sort(emojiFirst) : this.opened;
    const face = order.find(({ has }) => formed.every(has))?.name ?? null;
    // Fonts opened later may have what none has yet.
    if (face !== null) this.faces.set(grapheme, face);
    return face;
  }

  /** In points. */
  width(text: string, face: string, size: number): number {
    this.document.font(face);
    this.document.fontSize(size);
    return this.document.widthOfString(text);
  }

  private async openAtLeast(count: number): Promise<void> {
    for (const name of FILES.slice(this.opened.length, count)) {
      this.document.registerFont(name, Buffer.from(await this.fonts(name)));
      this.document.font(name);
      const { font } = (this.document as unknown as { _font: OpenFont })._font;
      this.opened.push({ name, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) });
    }
  }
}

const emojiFirst = (a: { name: string }, b: { name: string }): number =>
  Number(b.name === EMOJI) - Number(a.name === EMOJI);
const codePointOf = (character: string): number => character.codePointAt(0) ?? 0;

import type { FontShelf } from '../export-format.js';
import { BOX_EDGE, layOut } from './lay-out.js';
import type { DrawnLine } from './lay-out.js';
import { PLAIN, Typefaces } from './typefaces.js';

/** A4 in points, and where words stand on it. */
const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 56;
const WIDTH = PAGE.width - 2 * MARGIN;
const TOP = 72;
const BOTTOM = PAGE.height - 64;
/** Room for marks above and below letters, in all scripts. */
const LEADING = 1.5;
const SOFT = '#5d5850';
const LINE = '#ddd7cc';

/** Points of a pixel of a screen. */
const PIXEL = 0.75;

interface Measures {
  width: number;
  height: number;
}
interface Words {
  /** Points. */
  size: number;
  color: string;
  /** Points that must be left on the page after it. */
  keep?: number;
}

/** Pages filled from the top down, with the room's name above and a number below each. */
export class Paper {
  /** Characters shown by their number so far. */
  boxed = 0;
  private y = BOTTOM;
  private pages = 0;
  private readonly faces: Typefaces;

  constructor(
    private readonly document: PDFKit.PDFDocument,
    fonts: FontShelf,
    private readonly title: string,
  ) {
    this.faces = new Typefaces(document, fonts);
  }

  /** The bytes that are finished, so far as they have come. */
  *drawn(): Generator<Uint8Array> {
    for (let part: unknown = this.document.read(); part !== null; part = this.document.read()) yield part as Uint8Array;
  }

  async space(points: number): Promise<void> {
    if (this.pages === 0) await this.turn();
    this.y += points;
  }

  async rule(): Promise<void> {
    await this.fit(12);
    this.document
      .moveTo(MARGIN, this.y)
      .lineTo(MARGIN + WIDTH, this.y)
      .lineWidth(0.5)
      .stroke(LINE);
    this.y += 6;
  }

  async text(text: string, { size, color, keep = 0 }: Words): Promise<void> {
    for (const line of await this.lines(text, size, WIDTH)) {
      await this.fit(size * LEADING + keep);
      this.draw(line, MARGIN, size, color);
      this.y += size * LEADING;
    }
  }

  /** A name and its value, beside each other. */
  async fact(name: string, value: string, soft: string, ink: string): Promise<void> {
    const [size, column] = [9, 110];
    const [label] = await this.lines(name, size, column);
    for (const [index, line] of (await this.lines(value, size, WIDTH - column)).entries()) {
      await this.fit(size * LEADING);
      if (index === 0 && label) this.draw(label, MARGIN, size, soft);
      this.draw(line, MARGIN + column - startOf(line), size, ink);
      this.y += size * LEADING;
    }
  }

  /** What stands above an entry; it stays with the entry's first line. */
  async heading(of: { left: string; middle: string; right: string; tint: string; soft: string }): Promise<void> {
    const [size, left, right] = [9, 38, 190];
    const [number] = await this.lines(of.left, size, left);
    const [place] = await this.lines(of.right, size, WIDTH);
    const width = place ? widthOf(place) : 0;
    const beside = Math.max(right, width + 8);
    for (const [index, line] of (await this.lines(of.middle, size, WIDTH - left - beside)).entries()) {
      await this.fit(size * LEADING + 18);
      if (index === 0) {
        this.document.rect(MARGIN - 8, this.y + 1, 2.5, size * LEADING - 2).fill(of.tint);
        if (number) this.draw(number, MARGIN, size, of.soft);
        if (place) this.draw(place, MARGIN + WIDTH - width, size, of.soft);
      }
      this.draw(line, MARGIN + left - startOf(line), size, of.tint);
      this.y += size * LEADING;
    }
  }

  /** No larger than `most`, and no larger than a screen would show it. */
  async image(bytes: Uint8Array, image: Measures, most: Measures): Promise<void> {
    const scale = Math.min(PIXEL, most.width / image.width, most.height / image.height);
    const [width, height] = [image.width * scale, image.height * scale];
    await this.fit(height + 16);
    this.document.image(Buffer.from(bytes), MARGIN, this.y, { width, height });
    this.y += height + 2;
  }

  private async lines(text: string, size: number, width: number): Promise<DrawnLine[]> {
    await this.faces.prepare(text);
    const { lines, boxed } = layOut(text, this.faces, size, width);
    this.boxed += boxed;
    return lines;
  }

  private draw({ runs }: DrawnLine, left: number, size: number, color: string): void {
    const baseline = this.y + size * 1.1;
    for (const { text, face, x, width, boxed } of runs) {
      if (boxed)
        this.document
          .rect(left + x + 1, this.y + size * 0.2, width - 2, size * 1.15)
          .lineWidth(0.4)
          .stroke(color);
      this.document
        .font(face)
        .fontSize(size)
        .fillColor(color)
        .text(text, left + x + (boxed ? BOX_EDGE : 0), baseline, { lineBreak: false, baseline: 'alphabetic' });
    }
  }

  private async fit(height: number): Promise<void> {
    if (this.pages === 0 || this.y + height > BOTTOM) await this.turn();
  }

  private async turn(): Promise<void> {
    await this.faces.prepare(this.title);
    this.document.addPage();
    this.pages += 1;
    const number = `Page ${this.pages}`;
    this.small(this.title, MARGIN, 44);
    this.small(number, MARGIN + WIDTH - this.faces.width(number, PLAIN, 8), PAGE.height - 36);
    this.y = TOP;
  }

  private small(text: string, x: number, y: number): void {
    this.document
      .font(PLAIN)
      .fontSize(8)
      .fillColor(SOFT)
      .text(text, x, y, { lineBreak: false, baseline: 'alphabetic' });
  }
}

/** To the left in any script, so that names stand in one column. */
const startOf = ({ runs }: DrawnLine): number => runs[0]?.x ?? 0;

const widthOf = ({ runs }: DrawnLine): number => {
  const last = runs.at(-1);
  return last ? last.x + last.width : 0;
};

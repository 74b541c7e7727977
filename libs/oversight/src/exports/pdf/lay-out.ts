import * as bidiModule from 'bidi-js';
import type { Bidi } from 'bidi-js';
import type { Typefaces } from './typefaces.js';
import { PLAIN } from './typefaces.js';

/** Node gives the factory as the module's default, whatever the module's types say of it. */
const bidi = (bidiModule.default as unknown as () => Bidi)();
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const words = new Intl.Segmenter('th', { granularity: 'word' });

/** A piece of a line in one font, in the order of the eye. */
export interface DrawnRun {
  /** As the font is to be given it: letters that run from right to left are turned around by its own shaping. */
  text: string;
  face: string;
  /** From the line's left edge, in points. */
  x: number;
  width: number;
  /** A character that no font has, by its number, in a box. */
  boxed: boolean;
}
export interface DrawnLine {
  runs: DrawnRun[];
}
export interface LaidOut {
  lines: DrawnLine[];
  /** Characters shown by their number. */
  boxed: number;
}

/** A grapheme with all that a line asks of it. */
interface Cluster {
  text: string;
  face: string;
  level: number;
  space: boolean;
  /** Which box it belongs to, 0 for none. */
  box: number;
  breaks: boolean;
}
/** Points between a box and what stands in it, on each side. */
export const BOX_EDGE = 2.5;
interface Run {
  text: string;
  face: string;
  level: number;
  space: boolean;
  box: number;
}

/**
 * Breaks a text into lines of at most `width` points and puts each into the order of the eye (Unicode Standard Annex 9). Nothing
 * is left out: what no font has stands there as its number.
 */
export function layOut(text: string, faces: Typefaces, size: number, width: number): LaidOut {
  const lines: DrawnLine[] = [];
  let boxed = 0;
  for (const paragraph of text.replaceAll('\t', '    ').split(/\r\n|[\n\r\u2028\u2029]/)) {
    const shown = numbered(paragraph, faces);
    boxed += shown.boxes.length;
    const { levels, paragraphs } = bidi.getEmbeddingLevels(shown.text, 'auto');
    const base = paragraphs[0]?.level ?? 0;
    const clusters = clustersOf(shown, levels, faces);
    for (const line of linesOf(clusters, (run) => widthOf(run, faces, size), width))
      lines.push(drawn(line, base, faces, size, width));
  }
  return { lines, boxed };
}

interface Shown {
  text: string;
  /** Where in `text` numbers stand for characters: from, to. */
  boxes: { from: number; to: number }[];
}

function numbered(paragraph: string, faces: Typefaces): Shown {
  const boxes: Shown['boxes'] = [];
  let text = '';
  for (const { segment } of graphemes.segment(paragraph))
    for (const part of faces.faceOf(segment) === null ? segment : [segment]) {
      if (Array.from(part).every((character) => faces.drawable(character))) {
        text += part;
        continue;
      }
      for (const character of part) {
        const number = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
        boxes.push({ from: text.length, to: text.length + number.length });
        text += number;
      }
    }
  return { text, boxes };
}

function clustersOf({ text, boxes }: Shown, levels: Uint8Array, faces: Typefaces): Cluster[] {
  const breaks = new Set([...words.segment(text)].map(({ index }) => index));
  const clusters: Cluster[] = [];
  for (const { segment, index } of graphemes.segment(text)) {
    const box = boxes.findIndex(({ from, to }) => index >= from && index < to) + 1;
    const start = boxes[box - 1]?.from ?? index;
    const next = index + segment.length;
    const space = /^\s+$/u.test(segment);
    clusters.push({
      text: segment,
      face: box > 0 ? PLAIN : (faces.faceOf(segment) ?? PLAIN),
      level: levels[start] ?? 0,
      space,
      box,
      // After blanks and boxes, and where Thai, which writes none, has its words.
      breaks: space || boxes.some(({ to }) => to === next) || (breaks.has(next) && /\p{Script=Thai}$/u.test(segment)),
    });
  }
  return clusters;
}

/** Greedy: a word that does not fit begins the next line; one that is longer than a line is broken between graphemes. */
function linesOf(clusters: readonly Cluster[], widthOf: (run: Run) => number, width: number): Cluster[][] {
  const measure = (some: readonly Cluster[]): number => runsOf(some).reduce((sum, run) => sum + widthOf(run), 0);
  const lines: Cluster[][] = [];
  let [line, used]: [Cluster[], number] = [[], 0];
  const close = (): void => {
    lines.push(line);
    [line, used] = [[], 0];
  };
  for (const word of wordsOf(clusters)) {
    const visible = measure(withoutTrailingSpace(word));
    if (used > 0 && used + visible > width) close();
    if (visible <= width) {
      line.push(...word);
      used += measure(word);
      continue;
    }
    for (const cluster of word) {
      const own = measure([cluster]);
      if (used > 0 && used + own > width && cluster.box === 0) close();
      line.push(cluster);
      used += own;
    }
  }
  close();
  return lines;
}

function wordsOf(clusters: readonly Cluster[]): Cluster[][] {
  const found: Cluster[][] = [];
  let word: Cluster[] = [];
  for (const cluster of clusters) {
    word.push(cluster);
    if (!cluster.breaks) continue;
    found.push(word);
    word = [];
  }
  return word.length > 0 ? [...found, word] : found;
}

function withoutTrailingSpace(clusters: readonly Cluster[]): readonly Cluster[] {
  const last = clusters.findLastIndex(({ space }) => !space);
  return clusters.slice(0, last + 1);
}

const widthOf = ({ text, face, box }: Run, faces: Typefaces, size: number): number =>
  faces.width(text, face, size) + (box > 0 ? 2 * BOX_EDGE : 0);

function runsOf(clusters: readonly Cluster[]): Run[] {
  const runs: Run[] = [];
  for (const { text, face, level, space, box } of clusters) {
    const last = runs.at(-1);
    if (last?.face === face && last.level === level && last.space === space && last.box === box) last.text += text;
    else runs.push({ text, face, level, space, box });
  }
  return runs;
}

function drawn(line: readonly Cluster[], base: number, faces: Typefaces, size: number, width: number): DrawnLine {
  const runs = inVisualOrder(runsOf(withoutTrailingSpace(line))).map((run) => ({
    run,
    width: widthOf(run, faces, size),
  }));
  const used = runs.reduce((sum, one) => sum + one.width, 0);
  let x = base % 2 === 1 ? Math.max(0, width - used) : 0;
  const placed: DrawnRun[] = [];
  for (const one of runs) {
    const { run } = one;
    if (!run.space) placed.push({ text: facing(run), face: run.face, x, width: one.width, boxed: run.box > 0 });
    x += one.width;
  }
  return { runs: placed };
}

/** Rule L2: from the highest level down to 1, turn around what is at that level or above. */
function inVisualOrder(runs: Run[]): Run[] {
  const ordered = [...runs];
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1)
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from;
      while (to < ordered.length && (ordered[to]?.level ?? 0) >= level) to += 1;
      if (to > from) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = to;
    }
  return ordered;
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Rule L4, and the order of signs between letters: the fonts' shaping turns letters around by itself, signs alone it leaves. */
function facing({ text, level }: Run): string {
  if (level % 2 === 0) return text;
  const mirrored = [...graphemes.segment(text)].map(({ segment }) => bidi.getMirroredCharacter(segment) ?? segment);
  return (RIGHT_TO_LEFT.test(text) ? mirrored : mirrored.reverse()).join('');
}

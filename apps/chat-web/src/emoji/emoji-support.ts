import { IS_FLAG, type EmojiRow } from './emoji-rows.js';

/** A font that draws a sequence as one sign makes it about as wide as one; what it lacks falls apart, or is a box. */
const WIDEST = 1.5;
const SIZE = 20;
/** No system draws a sign of this private place, so it shows what a missing one looks like. */
const MISSING = '\u{f0000}';
const PRESENTATION = '\ufe0f';

interface Drawing {
  width: number;
  pixels: string;
}

function drawer(): ((sign: string) => Drawing) | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE * 2;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.font = `${SIZE}px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif`;
  context.textBaseline = 'top';
  return (sign) => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillText(sign, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width: context.measureText(sign).width, pixels: data.join() };
  };
}

/** Leaves out what this device can't draw: versions newer than its font, and flags where it has none. */
export function drawable(rows: readonly EmojiRow[]): readonly EmojiRow[] {
  const draw = drawer();
  if (!draw) return rows;
  const usual = draw('🙂').width;
  const missing = [draw(MISSING).pixels, draw(MISSING + PRESENTATION).pixels];
  const isDrawn = (sign: string): boolean => {
    const { width, pixels } = draw(sign);
    return width <= usual * WIDEST && !missing.includes(pixels);
  };
  const versions = new Map<number, string>();
  for (const [sign, , , , version, special] of rows) {
    if (special !== IS_FLAG && !versions.has(version)) versions.set(version, sign);
  }
  const newest = [...versions].sort(([a], [b]) => b - a).find(([, sign]) => isDrawn(sign))?.[0];
  // A font that draws nothing we tried may still draw most of it.
  if (newest === undefined) return rows;
  const flags = isDrawn('🇪🇺');
  return rows.filter(([, , , , version, special]) => version <= newest && (flags || special !== IS_FLAG));
}

import { escapeMarkup } from './markup.js';

/** One SVG element: its name, its attributes as SVG spells them, and what stands inside. */
export interface Drawn {
  name: 'svg' | 'defs' | 'pattern' | 'rect' | 'path' | 'circle';
  attributes: Readonly<Record<string, string | number>>;
  inside: readonly Drawn[];
}

export const draw = (name: Drawn['name'], attributes: Drawn['attributes'], inside: readonly Drawn[] = []): Drawn => ({
  name,
  attributes,
  inside,
});

/** A drawing as text, for pages that are composed on the server; pages in a browser make elements of it instead. */
export function markupOf({ name, attributes, inside }: Drawn): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`);
  return `<${name}${written.join('')}>${inside.map(markupOf).join('')}</${name}>`;
}

/** Coordinates with at most two decimals. */
export const rounded = (value: number): number => Number(value.toFixed(2));
export const path = (classes: string, d: string): Drawn => draw('path', { class: classes, d });
export const circle = (classes: string, x: number, y: number, r: number): Drawn =>
  draw('circle', { class: classes, cx: rounded(x), cy: rounded(y), r });
export const rect = (classes: string, x: number, y: number, width: number, height: number, rx = 0): Drawn =>
  draw('rect', { class: classes, x, y, width, height, ...(rx > 0 && { rx }) });

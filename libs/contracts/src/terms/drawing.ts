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

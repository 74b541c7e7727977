import type { Drawn } from '@parley/contracts';
import { createElement, type ReactElement } from 'react';

/** Attributes as React spells them: `stroke-width` is `strokeWidth`, `aria-hidden` stays. */
const reactName = (name: string): string =>
  name === 'class'
    ? 'className'
    : name.startsWith('aria-')
      ? name
      : name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A drawing of libs/contracts as elements: no markup is ever parsed in a page (Trusted Types). */
export function elementsOf({ name, attributes, inside }: Drawn): ReactElement {
  const props = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [reactName(key), value]));
  return createElement(name, props, ...inside.map(elementsOf));
}

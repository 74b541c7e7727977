import { Fragment, cloneElement, createElement, type ReactElement, type ReactNode } from 'react';
import type { TextId } from './en.js';
import { partsOfMessage, type Values } from './message.js';
import { useTexts } from './texts.js';

export interface TransProps {
  id: TextId;
  values?: Values;
  /** What the parts become that the text sets apart as `<0>…</0>`, by their place; the part is put inside. */
  components: Readonly<Record<number, ReactElement>>;
}

/** A text some parts of which are elements. */
export function Trans({ id, values = {}, components }: TransProps): ReactNode {
  const { message, language } = useTexts();
  const parts = partsOfMessage<ReactNode>(message(id), values, language, (place, inside) => {
    const element = components[place];
    if (!element) throw new Error(`nothing is given for part ${String(place)} of ${id}`);
    return cloneElement(element, {}, ...inside);
  });
  return createElement(Fragment, null, ...parts);
}

import { LIMITS, type SendMessage } from '@parley/contracts';

/** Bytes around the input: the event's name, the acknowledgement's number. */
const AROUND = 64;

/** As UTF-8 can hold it: a lone surrogate becomes U+FFFD here, where the person still sees it. */
export const wellFormed = (text: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));

/** A longer frame closes the line without an answer, and would be sent again for ever. */
export const fitsFrame = (input: SendMessage): boolean =>
  new TextEncoder().encode(JSON.stringify(input)).length + AROUND <= LIMITS.frameBytes;

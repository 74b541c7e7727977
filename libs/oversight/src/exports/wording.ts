import { THE_ROOM } from '@parley/contracts';
import type { AttachmentReference } from '@parley/contracts';
import type { ToldEntry } from './transcript.js';

export const REDACTED = 'Redacted';

/** Who an entry is by, or about. */
export const whoOf = ({ seat, name }: Pick<ToldEntry, 'seat' | 'name'>): string =>
  seat === THE_ROOM ? 'The room' : (name ?? `Seat ${seat}`);

/** What stands where the words of a message would: null for a message with its content. */
export function insteadOfWords({ type, redacted }: ToldEntry): string | null {
  if (redacted) return REDACTED;
  switch (type) {
    case 'message':
      return null;
    case 'joined':
      return 'joined the room';
    case 'left':
      return 'left the room';
    case 'commit':
    case 'welcome':
      return 'changed who holds the keys';
  }
}

/** 2026-01-05T12:00:00.000Z */
export const utc = (ms: number): string => new Date(ms).toISOString();
export const utcDay = (ms: number): string => utc(ms).slice(0, 10);
export const utcClock = (ms: number): string => utc(ms).slice(11, 19);

export const imageSays = ({ alt, width, height }: AttachmentReference): string =>
  alt === '' ? `Image, ${width} × ${height}` : alt;
export const MISSING_IMAGE = 'Image missing or altered, not shown';

const CONTROLS = /(?![\t\n\r])\p{Cc}/gu;
const PICTURES: Readonly<Record<number, string>> = {
  ...Object.fromEntries(Array.from({ length: 0x20 }, (_, code) => [code, String.fromCharCode(0x2400 + code)])),
  0x7f: '\u2421',
};
/** Control characters that files of text can't hold become their pictures (U+2400 and on): nothing vanishes unseen. */
export const withoutControls = (text: string): string =>
  text.toWellFormed().replace(CONTROLS, (control) => PICTURES[control.charCodeAt(0)] ?? '\ufffd');

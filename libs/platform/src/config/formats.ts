import { KINDS_WITH_PAGES, ROOM_KINDS, type RoomKind } from '@parley/contracts';
import { z } from 'zod';
import { parseCidrs, type Cidr } from '../client-address/cidrs.js';

/** Formats of settings: text in, value out. Every message finishes the sentence "NAME …". */

const items = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const wholeNumber = (min: number, max: number) =>
  z.string().transform((text, context): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    context.addIssue({ code: 'custom', message: `must be a whole number from ${min} to ${max}` });
    return z.NEVER;
  });

/** 0 takes any free port. */
export const port = wholeNumber(0, 65_535);
export const days = wholeNumber(1, 36_500);
export const seats = wholeNumber(2, 1_000);

/** 32 bytes in hex or base64; the exact reading is the key ring's. */
const KEY = '(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=?)';
export const masterKey = z.string().regex(new RegExp(`^${KEY}$`), 'must be 32 bytes in hex or base64');
export const masterKeys = z
  .string()
  .regex(
    new RegExp(`^[1-9]\\d{0,9}:${KEY}(?:\\s*,\\s*[1-9]\\d{0,9}:${KEY})*$`),
    'must be a list id:key,… with keys of 32 bytes in base64 or hex',
  );

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);
const url = (protocols: readonly string[], example: string) =>
  z.string().refine((text) => {
    const parsed = urlOf(text);
    return parsed !== null && protocols.includes(parsed.protocol) && parsed.hostname !== '';
  }, `must be a URL like ${example}`);

export const databaseUrl = url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database');
export const redisUrl = url(['redis:', 'rediss:'], 'redis://host:6379');

/** Origins as browsers send them: scheme, host and port, without a path. */
export const origins = z.string().transform((text, context): readonly string[] => {
  const list = items(text);
  const parsed = list.map(urlOf);
  const wrong = list.filter((_, index) => {
    const one = parsed[index];
    return (
      !one ||
      !/^https?:$/.test(one.protocol) ||
      one.pathname !== '/' ||
      one.search + one.hash + one.username + one.password !== ''
    );
  });
  if (list.length > 0 && wrong.length === 0) return parsed.flatMap((one) => (one ? [one.origin] : []));
  context.addIssue({
    code: 'custom',
    message: 'must be one or more addresses like https://chat.example.org, without a path',
  });
  return z.NEVER;
});

export const cidrs = z.string().transform((text, context): readonly Cidr[] => {
  const { cidrs: list, malformed } = parseCidrs(text);
  if (malformed.length === 0) return list;
  context.addIssue({
    code: 'custom',
    message: `must be networks like 10.0.0.0/8,fd00::/8; not understood: ${malformed.join(', ')}`,
  });
  return z.NEVER;
});

const isKind = (text: string): text is RoomKind => ROOM_KINDS.some((kind) => kind === text);
export const roomKinds = z.string().transform((text, context): readonly RoomKind[] => {
  const list = [...new Set(items(text))];
  const unknown = list.filter((kind) => !isKind(kind));
  const pageless = list.filter((kind) => isKind(kind) && !KINDS_WITH_PAGES.some((known) => known === kind));
  if (unknown.length > 0)
    context.addIssue({ code: 'custom', message: `knows ${ROOM_KINDS.join(', ')}; not ${unknown.join(', ')}` });
  if (pageless.length > 0)
    context.addIssue({ code: 'custom', message: `can't offer ${pageless.join(', ')}: there are no pages for it yet` });
  if (list.length === 0) context.addIssue({ code: 'custom', message: 'must name at least one kind' });
  return list.filter(isKind);
});

export const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
  error: 'must be fatal, error, warn, info, debug, trace or silent',
});
export const anyText = z.string();

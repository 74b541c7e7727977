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
export const approvals = wholeNumber(0, 3);

/** 32 bytes in hex or base64; the exact reading is the key ring's. */
const KEY = '(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=?)';
export const masterKey = z.string().regex(new RegExp(`^${KEY}$`), 'must be 32 bytes in hex or base64');
export const masterKeys = z
  .string()
  .regex(
    new RegExp(`^[1-9]\\d{0,9}:${KEY}(?:\\s*,\\s*[1-9]\\d{0,9}:${KEY})*$`),
    'must be a list id:key,… with keys of 32 bytes in base64 or hex',
  );

/** Ed25519 seeds; the exact reading is `parseSigningKeys` of crypto. */
export const signingKeys = z
  .string()
  .regex(
    new RegExp(`^${KEY}(?:\\s*,\\s*${KEY})*$`),
    'must be 32 bytes in hex or base64, or a list of such keys, the new one first',
  );

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);
/** A verifier key (c2sp.org/signed-note), whose last part is base64, and where its witness answers. */
const WITNESS = /^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}@(https?:\/\/[^\s@]+)$/;
export const witnesses = z.string().transform((text, context): readonly { key: string; url: string }[] => {
  const list = items(text).map((item) => {
    const url = WITNESS.exec(item)?.[1] ?? '';
    return URL.canParse(url) ? { key: item.slice(0, -url.length - 1), url: url.replace(/\/$/, '') } : null;
  });
  const understood = list.filter((one) => one !== null);
  if (understood.length > 0 && understood.length === list.length) return understood;
  context.addIssue({
    code: 'custom',
    message: 'must be a list of name+id+key@https://witness.example: the key a witness signs with, and its address',
  });
  return z.NEVER;
});
/** Nothing but scheme, host and port. */
const isOrigin = (one: URL | null): one is URL =>
  one !== null &&
  /^https?:$/.test(one.protocol) &&
  one.pathname === '/' &&
  one.search + one.hash + one.username + one.password === '';
const url = (protocols: readonly string[], example: string) =>
  z.string().refine((text) => {
    const parsed = urlOf(text);
    return parsed !== null && protocols.includes(parsed.protocol) && parsed.hostname !== '';
  }, `must be a URL like ${example}`);

export const databaseUrl = url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database');
export const redisUrl = url(['redis:', 'rediss:'], 'redis://host:6379');

/** Where S3 answers: scheme, host and port. */
export const endpoint = z
  .string()
  .refine(
    (text) => isOrigin(urlOf(text)),
    'must be an address like http://minio:9000 or https://s3.eu-central-1.amazonaws.com, without a path',
  )
  .transform((text) => new URL(text).origin);
/** General purpose buckets (AWS, "Bucket naming rules"), without dots: under TLS they break the host name. */
export const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'must be a bucket of 3 to 63 lower-case letters, digits and hyphens');
/** What MinIO, its documents and its examples come with: whoever finds the port tries these first. */
const KNOWN_KEYS = ['minioadmin', 'minio123', 'miniostorage', 'your-secret', 'changeme', 'change-me', 'password'];
const isKnownKey = (text: string): boolean => KNOWN_KEYS.some((known) => text.toLowerCase().startsWith(known));
const SECRET_KEY_MIN = 16;
export const accessKey = z
  .string()
  .min(3, 'must be at least 3 characters')
  .refine((text) => !isKnownKey(text), 'is the one that MinIO comes with: make one of your own');
export const secretKey = z
  .string()
  .min(SECRET_KEY_MIN, `must be at least ${SECRET_KEY_MIN} characters: make it at random`)
  .refine((text) => !isKnownKey(text), 'is one that MinIO or an example comes with: make one of your own at random');

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** OpenID Connect Discovery 1.0, section 2: https, no query or fragment. On this machine nobody listens in between. */
export const issuer = z.string().refine((text) => {
  const found = urlOf(text);
  return (
    found !== null &&
    (found.protocol === 'https:' || (found.protocol === 'http:' && LOOPBACK.test(found.hostname))) &&
    found.search + found.hash + found.username + found.password === ''
  );
}, 'must be an address like https://id.example.org/realm; http only on this machine');
export const label = z.string().max(40, 'must be at most 40 characters');

/** Origins as browsers send them: scheme, host and port, without a path. */
export const origins = z.string().transform((text, context): readonly string[] => {
  const list = items(text);
  const parsed = list.map(urlOf).filter(isOrigin);
  if (parsed.length > 0 && parsed.length === list.length) return parsed.map(({ origin }) => origin);
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

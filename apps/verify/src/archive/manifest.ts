import { isUtf8 } from 'node:buffer';
import type { ExportManifest } from '@parley/contracts';
import type { ToldRecord } from './told-record.js';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
/** These fields and no others. */
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = new Map(Object.entries(value));
    return (
      given.size === Object.keys(checks).length &&
      Object.entries(checks).every(([key, check]) => given.has(key) && check(given.get(key)))
    );
  };
const isManifest = fields({
  version: (value) => value === 1,
  export: text,
  reading: text,
  room: text,
  format: text,
  exportedAt: count,
  entries: count,
  redacted: listOf(count),
  files: listOf(fields({ name: text, bytes: count, sha256: text })),
  missingImages: listOf(text),
  checkpoint: (value) => value === null || typeof value === 'string',
});

/** null for what is none, or is written otherwise than exports write it: two readers of `{"a":1,"a":2}` would see two manifests. */
export function parseManifest(bytes: Buffer): ExportManifest | null {
  if (!isUtf8(bytes)) return null;
  const written = bytes.toString('utf8');
  try {
    const value: unknown = JSON.parse(written);
    return isManifest(value) && `${JSON.stringify(value, null, 2)}\n` === written ? (value as ExportManifest) : null;
  } catch {
    return null;
  }
}

/** Whether it was written for this record. */
export function isManifestOf(manifest: ExportManifest, { head, checkpoint }: ToldRecord): boolean {
  if (!head) return false;
  const told = [head.export, head.reading, head.room.id, head.exportedAt, head.lastSeq, head.redacted, checkpoint];
  const { export: id, reading, room, exportedAt, entries, redacted } = manifest;
  const named = [id, reading, room, exportedAt, entries, redacted, manifest.checkpoint];
  return JSON.stringify(told) === JSON.stringify(named);
}

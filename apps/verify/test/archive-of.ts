import { createHash, randomBytes } from 'node:crypto';
import { ARCHIVE_CONTENTS, canonicalJson, imageFile } from '@parley/contracts';
import type { AttachmentId, AttachmentReference, ExportManifest } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import { writeEvidence } from '@parley/record';
import { recordedRoom, type RecordedRoom } from '@parley/testing';
import type { PackedFile } from './zip-of.js';

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url');

export interface ShownRoom {
  room: RecordedRoom;
  record: Buffer;
  /** In the order their entries show them; the last one's entry is redacted. */
  images: { reference: AttachmentReference; file: PackedFile }[];
}
/** A room in which two entries in the clear and a redacted one show an image each. */
export async function shownRoom({ each = 1, messages = 12 } = {}): Promise<ShownRoom> {
  const images: ShownRoom['images'] = [];
  const shownBy = new Map<number, AttachmentReference[]>();
  for (const seq of [5, 8, 9]) {
    const attachments: AttachmentReference[] = [];
    for (let count = 0; count < each; count += 1) {
      const bytes = randomBytes(64);
      const reference: AttachmentReference = {
        ...{ id: durableId() as AttachmentId, type: 'image/png', bytes: bytes.length, width: 4, height: 4, alt: '' },
        ...{ sha256: sha256(bytes), thumbnailSha256: sha256(bytes) },
      };
      images.push({ reference, file: { name: imageFile(reference), bytes, stored: true } });
      attachments.push(reference);
    }
    shownBy.set(seq, attachments);
  }
  const contents = new Map<number, string>();
  for (let seq = 3; seq <= messages + 2; seq += 1)
    contents.set(seq, canonicalJson({ attachments: shownBy.get(seq) ?? [], text: `words ${seq}` }));
  const content = (seq: number) => contents.get(seq) ?? '';
  const room = recordedRoom({ messages, redacted: [9], content });
  const pieces: Buffer[] = [];
  for await (const piece of writeEvidence(room.lines())) pieces.push(piece);
  return { room, record: Buffer.concat(pieces), images };
}

/** What an export of it holds before its manifest, in its order. */
export function filesOf({ record, images }: ShownRoom, format = 'bundle'): PackedFile[] {
  const contents = ARCHIVE_CONTENTS[format];
  if (!contents) throw new Error(`no format ${format}`);
  return [
    { name: 'README.txt', bytes: Buffer.from('read me') },
    { name: 'record.jsonl', bytes: record },
    ...contents.transcripts.map((name) => ({ name: `transcript.${name}`, bytes: Buffer.from(`words as ${name}`) })),
    ...(contents.images ? images.slice(0, (images.length / 3) * 2).map(({ file }) => file) : []),
  ];
}

/** The manifest that an export of these files would have, or says otherwise. */
export function manifestOf(
  { room }: ShownRoom,
  files: readonly PackedFile[],
  says: Partial<Record<keyof ExportManifest, unknown>> = {},
): PackedFile {
  const [head, checkpoint] = [...room.lines()];
  if (head?.line !== 'record' || checkpoint?.line !== 'checkpoint') throw new Error('no record');
  const manifest = {
    version: 1,
    export: head.export,
    reading: head.reading,
    room: head.room.id,
    format: 'bundle',
    exportedAt: head.exportedAt,
    entries: head.lastSeq,
    redacted: head.redacted,
    files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
    missingImages: [],
    checkpoint: checkpoint.note,
    ...says,
  };
  return { name: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) };
}

import type { AttachmentReference } from './entry.js';
import { isImageType } from './images.js';
import type { ImageType } from './images.js';

/** What lies in the archive of an export beside `README.txt`, `record.jsonl` and `manifest.json`: a contract of who writes it and who verifies it. */
export interface ArchiveContents {
  /** `transcript.` and each of these, in this order. */
  transcripts: readonly string[];
  /** The images that entries show, as files. */
  images: boolean;
}
/** By the format's id. */
export const ARCHIVE_CONTENTS: Readonly<Record<string, ArchiveContents>> = {
  csv: { transcripts: ['csv'], images: true },
  html: { transcripts: ['html'], images: false },
  pdf: { transcripts: ['pdf'], images: true },
  eml: { transcripts: ['eml'], images: false },
  actiance: { transcripts: ['xml'], images: true },
  bundle: { transcripts: ['csv', 'html', 'pdf', 'eml', 'xml'], images: true },
};

/** What an archive's `manifest.json` says; JSON indented by two, with a newline at its end. */
export interface ExportManifest {
  version: 1;
  export: string;
  reading: string;
  room: string;
  format: string;
  exportedAt: number;
  entries: number;
  redacted: number[];
  /** Digests in base64url, in the archive's order; all but the manifest itself. */
  files: { name: string; bytes: number; sha256: string }[];
  /** Ids of images that entries name and that were not there as they were sent. */
  missingImages: string[];
  /** The signed note the record is proved against; null when none was signed yet. */
  checkpoint: string | null;
}

const EXTENSIONS: Readonly<Record<ImageType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
};
/** Where an image that an entry shows lies in an archive. */
export const imageFile = ({ id, type }: Pick<AttachmentReference, 'id' | 'type'>): string =>
  `images/${id}.${EXTENSIONS[type]}`;

/** The images a message shows, out of the text that was committed to; none when that is no message in the clear. */
export function imagesOfContent(content: string): AttachmentReference[] {
  try {
    const { attachments } = JSON.parse(content) as { attachments?: unknown };
    return Array.isArray(attachments) ? attachments.filter(isReference) : [];
  } catch {
    return [];
  }
}
const isReference = (value: unknown): value is AttachmentReference =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'type' in value &&
  typeof value.type === 'string' &&
  isImageType(value.type) &&
  'sha256' in value &&
  typeof value.sha256 === 'string' &&
  'bytes' in value &&
  typeof value.bytes === 'number';

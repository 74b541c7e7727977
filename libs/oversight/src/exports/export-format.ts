import type { AttachmentReference } from '@parley/contracts';
import type { Transcript } from './transcript.js';

/** Images of the room an export is made of, one at a time. */
export interface ExportImages {
  /** As it was sent; null when it is missing or is not what its entry says. */
  original: (image: AttachmentReference) => Promise<Uint8Array | null>;
  /** A JPEG of it as it stands still, for paper; null likewise, and when it can't be drawn. */
  still: (image: AttachmentReference) => Promise<Uint8Array | null>;
}
/** Font files by name, such as `noto-sans-latin-400-normal`: WOFF. */
export type FontShelf = (file: string) => Promise<Uint8Array>;

export interface TranscriptSource {
  /** Each call reads the room again: nothing of it is kept between. */
  open: () => Promise<Transcript>;
  images: ExportImages;
  fonts: FontShelf;
}
/** How a transcript is written: bytes as they are asked for, never more than an entry and an image in memory. */
export interface TranscriptWriter {
  extension: string;
  mediaType: string;
  /** How often it opens the source. */
  passes: number;
  /** The images lie beside it as files, for it can't hold them as they are. */
  imagesBeside: boolean;
  write: (source: TranscriptSource) => AsyncIterable<Uint8Array>;
}
interface Named {
  id: string;
  title: string;
  /** One sentence for whoever chooses. */
  says: string;
}
/** A format is one file of this folder and one line of `formats.ts`. */
export type ExportFormat = Named &
  ({ holds: 'record' } | { holds: 'transcript'; transcript: TranscriptWriter } | { holds: 'everything' });

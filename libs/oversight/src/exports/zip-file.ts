import { Readable } from 'node:stream';
import { ZipArchive } from 'archiver';

export interface ZippedFile {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  /** Kept as it is: it would not become smaller. */
  stored: boolean;
}
const MODE = 0o644;

/**
 * A zip as it is read: the next file is asked for once the one before has gone, and nothing runs ahead of the reader by more than
 * the streams' own buffers. `date` is every file's, so that equal exports are equal bytes.
 */
export async function* zipOf(files: AsyncIterable<ZippedFile>, date: Date): AsyncGenerator<Uint8Array> {
  const zip = new ZipArchive({ zlib: { level: 6 } });
  const gone = new AbortController();
  const filling = fill(zip, files, date, gone.signal).catch((error: unknown) => {
    zip.destroy(error instanceof Error ? error : new Error('the archive broke off'));
  });
  try {
    for await (const bytes of zip) yield bytes as Uint8Array;
  } finally {
    gone.abort();
    zip.destroy();
    await filling;
  }
}

/** Fails with its sources; once `signal` is aborted it lets go of the one it reads and asks for no other. */
async function fill(zip: ZipArchive, files: AsyncIterable<ZippedFile>, date: Date, signal: AbortSignal): Promise<void> {
  for await (const { name, bytes, stored } of files) {
    // What was said before anybody listened is not said again.
    signal.throwIfAborted();
    const source = Readable.from(bytes, { objectMode: false, highWaterMark: 64 * 1024 });
    const nobodyReads = (): void => {
      source.destroy(new Error('nobody reads on'));
    };
    signal.addEventListener('abort', nobodyReads);
    try {
      await new Promise<void>((resolve, reject) => {
        zip.once('entry', () => {
          resolve();
        });
        source.once('error', reject);
        zip.append(source, { name, date, mode: MODE, store: stored });
      });
    } finally {
      signal.removeEventListener('abort', nobodyReads);
      source.destroy();
    }
  }
  // Not awaited: of an archive that nobody reads the end never comes. What goes wrong in it, `zip` says itself.
  zip.finalize().catch(() => undefined);
}

import {
  LIMITS,
  isRefusal,
  refuse,
  type AttachmentReference,
  type Refusal,
  type RoomId,
  type UploadedImage,
} from '@parley/contracts';
import type { Api } from './api.js';
import { Backoff } from './backoff.js';
import { Listeners } from './listeners.js';
import { isPassing, retryAfterMs } from './refusals.js';
import type { Wire } from './wire.js';

/** Immutable. An image of the tray, from picking to sending. */
export interface Upload {
  readonly key: string;
  readonly file: Blob;
  /** `waiting` for its turn or for the service, `failed` for a person: `retry` or `remove`. */
  readonly state: 'waiting' | 'sending' | 'ready' | 'failed';
  /** Bytes on their way, of `file.size`. */
  readonly sent: number;
  /** Once it is ready. */
  readonly image: UploadedImage | null;
  /** Why it failed, or what it waits for. `not_found` with `details.expired`: nobody sent it in time. */
  readonly refusal: Refusal | null;
  /** What the person wrote of it, up to `LIMITS.altMax` code points. */
  readonly alt: string;
}
export interface ImageUploadsOptions {
  api: Pick<Api, 'upload' | 'removeUpload'>;
  connection: Pick<Wire, 'online' | 'subscribe'>;
  roomId: RoomId;
}

const AT_ONCE = 2;
const PAUSES = { firstMs: 1_000, maxMs: 30_000 };
/** The service's own time, less what an upload and a message may be on their way. */
const READY_FOR_MS = (LIMITS.unsentImageSeconds - 120) * 1000;

/**
 * The tray of one room's composer: what was picked, on its way, or ready to be sent. It lives as long as the page:
 * after a reload the tray is empty, and the service removes what was uploaded and never sent within the hour.
 */
export class ImageUploads {
  readonly #options: ImageUploadsOptions;
  readonly #listeners = new Listeners();
  readonly #unhook: () => void;
  /** On their way, those among them that were removed meanwhile included. */
  readonly #moving = new Map<string, AbortController>();
  readonly #backoff = new Backoff(PAUSES, () => {
    this.#pump();
  });
  readonly #expiries = new Map<string, ReturnType<typeof setTimeout>>();
  #uploads: readonly Upload[] = [];
  #closed = false;

  constructor(options: ImageUploadsOptions) {
    this.#options = options;
    this.#unhook = options.connection.subscribe(() => {
      this.#wake();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

  readonly getSnapshot = (): readonly Upload[] => this.#uploads;

  /** Takes files until the tray is full. Answers how many did not fit. What they are was looked at before. */
  add(files: readonly Blob[]): number {
    if (this.#closed) return files.length;
    const fitting = files.slice(0, Math.max(0, LIMITS.imagesInMessage - this.#uploads.length));
    const added = fitting.map((file): Upload => ({
      key: crypto.randomUUID(),
      file,
      state: 'waiting',
      sent: 0,
      image: null,
      refusal: null,
      alt: '',
    }));
    if (added.length > 0) this.#set([...this.#uploads, ...added]);
    this.#pump();
    return files.length - fitting.length;
  }

  /** Says what can be seen on it. What is longer than `LIMITS.altMax` code points is cut there. */
  describe(key: string, alt: string): void {
    this.#change(key, { alt: Array.from(alt).slice(0, LIMITS.altMax).join('') });
  }

  /** Tries a failed one again; one that waits goes now. */
  retry(key: string): void {
    if (this.#find(key)?.state === 'failed') this.#change(key, { state: 'waiting', refusal: null });
    this.#wake();
  }

  /** Stops it, and takes back on the service what arrived already. */
  remove(key: string): void {
    const upload = this.#find(key);
    if (!upload) return;
    this.#set(this.#uploads.filter((one) => one !== upload));
    this.#drop(upload);
    this.#pump();
  }

  /** All that are ready, in the tray's order, for `RoomSession.send`; they leave the tray, the others stay. */
  take(): AttachmentReference[] {
    const ready = this.#uploads.filter(({ image }) => image);
    for (const { key } of ready) this.#stopExpiry(key);
    if (ready.length > 0) this.#set(this.#uploads.filter(({ image }) => !image));
    return ready.flatMap(({ image, alt }) => (image ? [{ ...image, alt }] : []));
  }

  /** The composer is gone: what is in the tray is given up as by `remove`. */
  close(): void {
    this.#closed = true;
    this.#unhook();
    this.#backoff.stop();
    const given = this.#uploads;
    this.#set([]);
    for (const upload of given) this.#drop(upload);
  }

  #pump(): void {
    if (this.#closed || this.#backoff.waiting || !this.#options.connection.online) return;
    for (const upload of this.#uploads) {
      if (this.#moving.size >= AT_ONCE) return;
      // Asked anew: whoever hears of the one before may have changed this one.
      if (this.#find(upload.key)?.state === 'waiting') void this.#deliver(upload);
    }
  }

  async #deliver({ key, file }: Upload): Promise<void> {
    const { api, roomId } = this.#options;
    const stop = new AbortController();
    this.#moving.set(key, stop);
    this.#change(key, { state: 'sending', sent: 0 });
    const onProgress = (sent: number) => {
      this.#change(key, { sent });
    };
    const answer = await api.upload(roomId, file, { onProgress, signal: stop.signal });
    this.#moving.delete(key);
    const upload = this.#find(key);
    if (upload) this.#settle(upload, answer);
    // It arrived all the same while it was being removed.
    else if (!isRefusal(answer)) void api.removeUpload(roomId, answer.id);
    this.#pump();
  }

  #settle({ key, file }: Upload, answer: UploadedImage | Refusal): void {
    if (!isRefusal(answer)) {
      this.#backoff.relax();
      this.#expiries.set(
        key,
        setTimeout(() => {
          this.#expire(key);
        }, READY_FOR_MS),
      );
      this.#change(key, { state: 'ready', sent: file.size, image: answer, refusal: null });
    } else if (isPassing(answer)) {
      this.#change(key, { state: 'waiting', sent: 0, refusal: answer });
      if (!this.#closed) this.#backoff.wait(retryAfterMs(answer));
    } else this.#change(key, { state: 'failed', sent: 0, refusal: answer });
  }

  /** The line came back, or a person asks: nothing waits out its pause. */
  #wake(): void {
    this.#backoff.stop();
    this.#backoff.relax();
    this.#pump();
  }

  /** The service removes it soon: a message with it would be refused, and the words with it. */
  #expire(key: string): void {
    this.#stopExpiry(key);
    this.#change(key, { state: 'failed', sent: 0, image: null, refusal: refuse('not_found', { expired: true }) });
  }

  #stopExpiry(key: string): void {
    clearTimeout(this.#expiries.get(key));
    this.#expiries.delete(key);
  }

  #drop({ key, image }: Upload): void {
    const { api, roomId } = this.#options;
    this.#moving.get(key)?.abort();
    this.#stopExpiry(key);
    // Best effort: what stays behind is swept by the service.
    if (image) void api.removeUpload(roomId, image.id);
  }

  #find(key: string): Upload | undefined {
    return this.#uploads.find((upload) => upload.key === key);
  }

  #change(key: string, change: Partial<Upload>): void {
    if (!this.#find(key)) return;
    this.#set(this.#uploads.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }

  #set(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    this.#listeners.notify();
  }
}

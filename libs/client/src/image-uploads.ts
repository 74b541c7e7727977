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
import { imageTypeOf } from './image-type.js';
import { Listeners } from './listeners.js';
import { isPassing } from './lost-refusal.js';
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
  /** Why it failed, or what it waits for. */
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
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * The tray of one room's composer: what was picked, on its way, or ready to be sent. It lives as long as the page:
 * after a reload the tray is empty, and the service removes what was uploaded and never sent within the hour.
 */
export class ImageUploads {
  readonly #options: ImageUploadsOptions;
  readonly #listeners = new Listeners();
  readonly #unhook: () => void;
  /** Those whose first bytes are being looked at, or that are on their way. */
  readonly #busy = new Map<string, AbortController>();
  #uploads: readonly Upload[] = [];
  #closed = false;
  #passing = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ImageUploadsOptions) {
    this.#options = options;
    this.#unhook = options.connection.subscribe(() => {
      this.#wake();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

  readonly getSnapshot = (): readonly Upload[] => this.#uploads;

  /** Takes files until the tray is full. Answers how many did not fit. */
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
    for (const upload of added) void this.#inspect(upload);
    return files.length - fitting.length;
  }

  /** Says what can be seen on it. What is longer than `LIMITS.altMax` code points is cut there. */
  describe(key: string, alt: string): void {
    this.#change(key, { alt: Array.from(alt).slice(0, LIMITS.altMax).join('') });
  }

  /** Tries a failed one again; one that waits goes now. */
  retry(key: string): void {
    const upload = this.#find(key);
    if (upload?.state === 'failed') {
      this.#change(key, { state: 'waiting', refusal: null });
      void this.#inspect({ ...upload, state: 'waiting' });
    } else if (upload?.state === 'waiting') this.#wake();
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
    const taken = this.#uploads.flatMap(({ image, alt }) => (image ? [{ ...image, alt }] : []));
    if (taken.length > 0) this.#set(this.#uploads.filter(({ image }) => !image));
    return taken;
  }

  /** The composer is gone: what is in the tray is given up as by `remove`. */
  close(): void {
    this.#closed = true;
    this.#unhook();
    clearTimeout(this.#pause);
    const given = this.#uploads;
    this.#set([]);
    for (const upload of given) this.#drop(upload);
  }

  /** What no service would take is said before a byte of it goes out. */
  async #inspect({ key, file }: Upload): Promise<void> {
    if (file.size > LIMITS.imageBytes) {
      this.#change(key, {
        state: 'failed',
        refusal: refuse('too_large', { bytes: file.size, most: LIMITS.imageBytes }),
      });
      return;
    }
    this.#busy.set(key, new AbortController());
    const type = await imageTypeOf(file);
    this.#busy.delete(key);
    if (type === null) this.#change(key, { state: 'failed', refusal: refuse('image_unsupported') });
    else if (type === 'unreadable')
      this.#change(key, { state: 'failed', refusal: refuse('image_damaged', { unreadable: true }) });
    else this.#pump();
  }

  #pump(): void {
    if (this.#closed || this.#pause !== undefined || !this.#options.connection.online) return;
    for (const upload of this.#uploads) {
      const onTheirWay = this.#uploads.filter(({ state }) => state === 'sending').length;
      if (onTheirWay >= AT_ONCE) return;
      if (upload.state === 'waiting' && !this.#busy.has(upload.key)) void this.#deliver(upload);
    }
  }

  async #deliver({ key, file }: Upload): Promise<void> {
    const { api, roomId } = this.#options;
    const stop = new AbortController();
    this.#busy.set(key, stop);
    this.#change(key, { state: 'sending', sent: 0 });
    const onProgress = (sent: number) => {
      this.#change(key, { sent });
    };
    const answer = await api.upload(roomId, file, { onProgress, signal: stop.signal });
    this.#busy.delete(key);
    const upload = this.#find(key);
    // It arrived all the same while it was being removed.
    if (!upload && !isRefusal(answer)) void api.removeUpload(roomId, answer.id);
    if (upload) this.#settle(upload, answer);
    this.#pump();
  }

  #settle({ key, file }: Upload, answer: UploadedImage | Refusal): void {
    if (!isRefusal(answer)) {
      this.#passing = 0;
      this.#change(key, { state: 'ready', sent: file.size, image: answer, refusal: null });
    } else if (isPassing(answer)) {
      this.#change(key, { state: 'waiting', sent: 0, refusal: answer });
      this.#wait();
    } else this.#change(key, { state: 'failed', sent: 0, refusal: answer });
  }

  #wait(): void {
    if (this.#closed || this.#pause !== undefined) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#passing);
    this.#passing += 1;
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        this.#pump();
      },
      pause * (0.5 + Math.random()),
    );
  }

  /** The line came back, or a person asks: nothing waits out its pause. */
  #wake(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    if (this.#options.connection.online) this.#passing = 0;
    this.#pump();
  }

  #drop({ key, image }: Upload): void {
    const { api, roomId } = this.#options;
    this.#busy.get(key)?.abort();
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

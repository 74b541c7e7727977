import {
  isRefusal,
  refuse,
  toBase64url,
  type AttachmentId,
  type AttachmentReference,
  type Refusal,
  type RoomId,
} from '@parley/contracts';
import type { Api, ImageSize } from './api.js';
import { abortedRefusal } from './refusals.js';

export interface RoomImagesOptions {
  api: Pick<Api, 'image'>;
  roomId: RoomId;
  /** Bytes of images that are kept for when they are looked at again; 48 MiB by default. */
  keepBytes?: number | undefined;
  /** Makes and takes back `blob:` addresses; the browser's by default. */
  addresses?: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'> | undefined;
}
/** One place on screen that shows an image. */
export interface AcquiredImage {
  /** A `blob:` address when it is here already: nothing flickers on the way back. */
  readonly now: string | null;
  /** A `blob:` address, good until `release`, or why there is none. */
  readonly url: Promise<string | Refusal>;
  /** It left the screen. The last one revokes the address. */
  release(): void;
}

/** Requests at once: enough for a line, and few enough to leave one for what is opened next. */
const AT_ONCE = 4;
const KEEP_BYTES = 48 * 1024 * 1024;

interface Fetching {
  reference: AttachmentReference;
  size: ImageSize;
  waiting: number;
  stop: AbortController;
  settle: (answer: Blob | Refusal) => void;
  answer: Promise<Blob | Refusal>;
}
interface Shown {
  url: string;
  places: number;
}

/**
 * The images of one room, as its entries name them: fetched once for all who want them, checked against the entry,
 * kept as long as there is room, and behind `blob:` addresses only while they are on screen.
 */
export class RoomImages {
  readonly #options: RoomImagesOptions;
  readonly #keepBytes: number;
  readonly #addresses: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
  /** Least recently used first: a Map keeps the order of insertion. */
  readonly #kept = new Map<string, Blob>();
  readonly #fetching = new Map<string, Fetching>();
  readonly #shown = new Map<string, Shown>();
  #queue: string[] = [];
  #running = 0;
  #bytes = 0;
  #closed = false;

  constructor(options: RoomImagesOptions) {
    this.#options = options;
    this.#keepBytes = options.keepBytes ?? KEEP_BYTES;
    this.#addresses = options.addresses ?? URL;
  }

  /** The checked bytes; `record_altered` when they are not what the entry names. Ends early by `signal`. */
  async fetch(reference: AttachmentReference, size: ImageSize, signal?: AbortSignal): Promise<Blob | Refusal> {
    const key = keyOf(reference, size);
    const kept = this.#recall(key);
    if (kept) return kept;
    if (this.#closed || signal?.aborted) return abortedRefusal();
    const fetching = this.#fetching.get(key) ?? this.#enqueue(key, reference, size);
    fetching.waiting += 1;
    if (!signal) return fetching.answer;
    return new Promise((resolve) => {
      const leave = () => {
        this.#leave(key, fetching);
        resolve(abortedRefusal());
      };
      signal.addEventListener('abort', leave);
      void fetching.answer.then((answer) => {
        signal.removeEventListener('abort', leave);
        resolve(answer);
      });
    });
  }

  /** For a place on screen. Each call is released once, whatever became of it. */
  acquire(reference: AttachmentReference, size: ImageSize): AcquiredImage {
    const key = keyOf(reference, size);
    const kept = this.#recall(key);
    const stop = new AbortController();
    let shown = kept && !this.#closed ? this.#show(key, kept) : null;
    const url = shown
      ? Promise.resolve(shown.url)
      : this.fetch(reference, size, stop.signal).then((answer) => {
          if (isRefusal(answer)) return answer;
          if (stop.signal.aborted || this.#closed) return abortedRefusal();
          shown = this.#show(key, answer);
          return shown.url;
        });
    return {
      now: shown?.url ?? null,
      url,
      release: () => {
        if (stop.signal.aborted) return;
        stop.abort();
        if (shown) this.#hide(key, shown);
      },
    };
  }

  /** A small picture of what this page sends itself: it is there before anything was fetched, as long as there is room. */
  keepPreview(id: AttachmentId, preview: Blob): void {
    this.#keep(previewKey(id), preview);
  }

  /** Undefined when this page did not send it, or no longer has room for it. */
  previewOf(id: AttachmentId): Blob | undefined {
    return this.#recall(previewKey(id));
  }

  /** The room left the screen: every address is revoked, nothing more is fetched. */
  close(): void {
    this.#closed = true;
    for (const [key, fetching] of [...this.#fetching]) this.#end(key, fetching);
    for (const { url } of this.#shown.values()) this.#addresses.revokeObjectURL(url);
    this.#shown.clear();
    this.#kept.clear();
    this.#bytes = 0;
  }

  #enqueue(key: string, reference: AttachmentReference, size: ImageSize): Fetching {
    let settle: (answer: Blob | Refusal) => void = () => undefined;
    const answer = new Promise<Blob | Refusal>((resolve) => {
      settle = resolve;
    });
    const fetching = { reference, size, waiting: 0, stop: new AbortController(), settle, answer };
    this.#fetching.set(key, fetching);
    // Someone opened an original and looks at it; thumbnails can wait.
    if (size === 'original') this.#queue.unshift(key);
    else this.#queue.push(key);
    this.#pump();
    return fetching;
  }

  #pump(): void {
    while (this.#running < AT_ONCE) {
      const key = this.#queue.shift();
      if (key === undefined) return;
      const fetching = this.#fetching.get(key);
      if (fetching) void this.#bring(key, fetching);
    }
  }

  async #bring(key: string, fetching: Fetching): Promise<void> {
    const { reference, size, stop, settle } = fetching;
    const { api, roomId } = this.#options;
    this.#running += 1;
    const brought = await api.image(roomId, reference.id, size, stop.signal);
    // A browser short of memory may fail to read what it holds: that passes.
    const checked = isRefusal(brought) ? brought : this.#check(brought, reference, size);
    const answer = await Promise.resolve(checked).catch(() => refuse('unavailable'));
    this.#running -= 1;
    if (this.#fetching.get(key) === fetching) {
      this.#fetching.delete(key);
      if (!isRefusal(answer)) this.#keep(key, answer);
    }
    settle(answer);
    this.#pump();
  }

  /** The entry names its images by their hashes: whoever swaps one in the store is found here. */
  async #check(blob: Blob, reference: AttachmentReference, size: ImageSize): Promise<Blob | Refusal> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    const expected = size === 'original' ? reference.sha256 : reference.thumbnailSha256;
    return toBase64url(digest) === expected ? blob : refuse('record_altered');
  }

  #leave(key: string, fetching: Fetching): void {
    fetching.waiting -= 1;
    if (fetching.waiting === 0) this.#end(key, fetching);
  }

  #end(key: string, fetching: Fetching): void {
    if (this.#fetching.get(key) !== fetching) return;
    this.#fetching.delete(key);
    this.#queue = this.#queue.filter((one) => one !== key);
    fetching.stop.abort();
    fetching.settle(abortedRefusal());
  }

  #recall(key: string): Blob | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  #keep(key: string, blob: Blob): void {
    if (this.#closed || blob.size > this.#keepBytes) return;
    this.#bytes -= this.#kept.get(key)?.size ?? 0;
    this.#kept.delete(key);
    this.#kept.set(key, blob);
    this.#bytes += blob.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#bytes <= this.#keepBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= size;
    }
  }

  #show(key: string, blob: Blob): Shown {
    const shown = this.#shown.get(key) ?? { url: this.#addresses.createObjectURL(blob), places: 0 };
    shown.places += 1;
    this.#shown.set(key, shown);
    return shown;
  }

  #hide(key: string, shown: Shown): void {
    shown.places -= 1;
    if (shown.places > 0 || this.#shown.get(key) !== shown) return;
    this.#shown.delete(key);
    this.#addresses.revokeObjectURL(shown.url);
  }
}

const previewKey = (id: AttachmentId): string => `${id}/preview`;
const keyOf = ({ id }: AttachmentReference, size: ImageSize): string => `${id}/${size}`;

import { refuse } from '@parley/contracts';
import type { Refusal, Thumbprint } from '@parley/contracts';

export interface ImageBounds {
  /** Bytes of images in memory, in the whole process and for one device. */
  bytes: number;
  bytesOfDevice: number;
  /** How many at a time, likewise. */
  images: number;
  imagesOfDevice: number;
  /** How many may wait for a place, of which nothing has been read, likewise. */
  waiting: number;
  waitingOfDevice: number;
  /** Milliseconds that one waits at most. */
  waitMs: number;
}
const MIB = 1024 * 1024;
/** Images that come: their bodies, and what is made of them, one after another. Twenty large ones of one device are done in time. */
export const UPLOAD_BOUNDS: ImageBounds = {
  bytes: 128 * MIB,
  bytesOfDevice: 32 * MIB,
  images: 32,
  imagesOfDevice: 8,
  waiting: 200,
  waitingOfDevice: 40,
  waitMs: 60_000,
};
/** Images that go: whoever asks and then does not read makes us keep them. */
export const ANSWER_BOUNDS: ImageBounds = {
  bytes: 256 * MIB,
  bytesOfDevice: 48 * MIB,
  images: 512,
  imagesOfDevice: 64,
  waiting: 500,
  waitingOfDevice: 100,
  waitMs: 20_000,
};
/** Seconds after which it is worth trying again. */
const RETRY_AFTER = 3;
const busy = (): Refusal => refuse('images_unavailable', { retryAfter: RETRY_AFTER });

export interface ImagePlace {
  /** Now that it is known how large the image is. */
  resize(bytes: number): void;
  /** Once, however often it is called. */
  giveBack(): void;
}
interface Waiting {
  device: Thumbprint;
  bytes: number;
  /** Once; it waits no more. */
  answer: (answer: ImagePlace | Refusal) => void;
}

/**
 * How much of images this process holds at a time. Each has its place before a byte of it is read; one that waits lies with its
 * sender, or in the store. The devices that wait take turns, however many each has waiting; one that has its share lets the
 * others pass.
 */
export class ImagePlaces {
  #bytes = 0;
  #images = 0;
  readonly #shares = new Map<Thumbprint, { bytes: number; images: number }>();
  /** In the order of their turns; none without one that waits. */
  readonly #waiting = new Map<Thumbprint, Waiting[]>();

  constructor(private readonly bounds: ImageBounds) {}

  /**
   * Refuses `too_many_requests` when too many of this device wait, and `images_unavailable` when too many of all do or the wait is
   * over; both with `details.retryAfter`. Once `signal` is aborted it waits no more, and the answer is `bad_request`, which nobody
   * hears.
   */
  take(device: Thumbprint, bytes: number, signal?: AbortSignal): Promise<ImagePlace | Refusal> {
    if (signal?.aborted) return Promise.resolve(refuse('bad_request'));
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#giveUp(one, busy());
      }, this.bounds.waitMs).unref();
      const hungUp = (): void => {
        this.#giveUp(one, refuse('bad_request'));
      };
      const one: Waiting = {
        device,
        bytes,
        answer: (answer) => {
          clearTimeout(late);
          signal?.removeEventListener('abort', hungUp);
          resolve(answer);
        },
      };
      signal?.addEventListener('abort', hungUp, { once: true });
      this.#waiting.set(device, [...(this.#waiting.get(device) ?? []), one]);
      this.#admit();
      this.#bound(device);
    });
  }

  /** One came that waits: when it is one too many, the last of the device that has most waiting goes, its own at a draw. */
  #bound(device: Thumbprint): void {
    const { waiting, waitingOfDevice } = this.bounds;
    const own = this.#waiting.get(device) ?? [];
    const newest = own.at(-1);
    if (newest && own.length > waitingOfDevice) {
      this.#giveUp(newest, refuse('too_many_requests', { retryAfter: RETRY_AFTER }));
      return;
    }
    const queues = [own, ...this.#waiting.values()];
    const count = queues.reduce((sum, queue) => sum + queue.length, -own.length);
    if (count <= waiting) return;
    const last = queues.reduce((most, queue) => (queue.length > most.length ? queue : most)).at(-1);
    if (last) this.#giveUp(last, busy());
  }

  /** Somebody behind it may fit. */
  #giveUp(one: Waiting, why: Refusal): void {
    this.#remove(one);
    one.answer(why);
    this.#admit();
  }

  #occupy(device: Thumbprint, reserved: number): ImagePlace {
    let held: number | null = reserved;
    this.#count(device, reserved, 1);
    return {
      resize: (bytes) => {
        if (held === null) return;
        this.#count(device, bytes - held, 0);
        held = bytes;
        this.#admit();
      },
      giveBack: () => {
        if (held === null) return;
        this.#count(device, -held, -1);
        held = null;
        this.#admit();
      },
    };
  }

  #count(device: Thumbprint, bytes: number, images: number): void {
    this.#bytes += bytes;
    this.#images += images;
    const share = this.#shares.get(device) ?? { bytes: 0, images: 0 };
    share.bytes += bytes;
    share.images += images;
    if (share.images > 0) this.#shares.set(device, share);
    else this.#shares.delete(device);
  }

  /** In turn, until one does not fit: a large one is not passed for ever by small ones. */
  #admit(): void {
    for (let one = this.#next(); one; one = this.#next()) {
      this.#remove(one);
      // The others first, then what it has left.
      const left = this.#waiting.get(one.device);
      if (left && this.#waiting.delete(one.device)) this.#waiting.set(one.device, left);
      one.answer(this.#occupy(one.device, one.bytes));
    }
  }

  #next(): Waiting | null {
    for (const [device, queue] of this.#waiting) {
      const one = queue.find(({ bytes }) => this.#fitsDevice(device, bytes));
      if (one) return this.#fits(one.bytes) ? one : null;
    }
    return null;
  }

  #remove(one: Waiting): void {
    const rest = (this.#waiting.get(one.device) ?? []).filter((other) => other !== one);
    if (rest.length > 0) this.#waiting.set(one.device, rest);
    else this.#waiting.delete(one.device);
  }

  #fits(bytes: number): boolean {
    return this.#images < this.bounds.images && this.#bytes + bytes <= this.bounds.bytes;
  }

  #fitsDevice(device: Thumbprint, bytes: number): boolean {
    const share = this.#shares.get(device);
    if (!share) return true;
    return share.images < this.bounds.imagesOfDevice && share.bytes + bytes <= this.bounds.bytesOfDevice;
  }
}

import { LIMITS, refuse } from '@parley/contracts';
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
/** Bytes to reserve before an image has been read out of the store: what was made anew may have grown. */
export const MOST_STORED = { original: 2 * LIMITS.imageBytes, thumbnail: MIB } as const;
/** Seconds after which it is worth trying again. */
const RETRY_AFTER = 3;

export interface ImagePlace {
  /** Now that it is known how large the image is. */
  resize(bytes: number): void;
  /** Once, however often it is called. */
  giveBack(): void;
}
interface Waiting {
  device: Thumbprint;
  bytes: number;
  admit: () => void;
}

/**
 * How much of images this process holds at a time. Each has its place before a byte of it is read; one that waits lies with its
 * sender, or in the store. First come, first served, but a device that has its share lets the others pass.
 */
export class ImagePlaces {
  #bytes = 0;
  #images = 0;
  readonly #shares = new Map<Thumbprint, { bytes: number; images: number }>();
  #waiting: Waiting[] = [];

  constructor(private readonly bounds: ImageBounds) {}

  /** Refuses `too_many_requests` when too many wait or the wait is over. */
  take(device: Thumbprint, bytes: number): Promise<ImagePlace | Refusal> {
    if (this.#waiting.length === 0 && this.#fits(bytes) && this.#fitsDevice(device, bytes))
      return Promise.resolve(this.#occupy(device, bytes));
    const { waiting, waitingOfDevice, waitMs } = this.bounds;
    const full =
      this.#waiting.length >= waiting || this.#waiting.filter((one) => one.device === device).length >= waitingOfDevice;
    if (full) return Promise.resolve(refuse('too_many_requests', { retryAfter: RETRY_AFTER }));
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== one);
        resolve(refuse('too_many_requests', { retryAfter: RETRY_AFTER }));
        // Somebody behind it may fit.
        this.#admit();
      }, waitMs).unref();
      const one: Waiting = {
        device,
        bytes,
        admit: () => {
          clearTimeout(late);
          resolve(this.#occupy(device, bytes));
        },
      };
      this.#waiting.push(one);
      this.#admit();
    });
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

  /** In the order they came, until one does not fit: a large one is not passed for ever by small ones. */
  #admit(): void {
    for (const one of [...this.#waiting]) {
      if (!this.#fitsDevice(one.device, one.bytes)) continue;
      if (!this.#fits(one.bytes)) return;
      this.#waiting = this.#waiting.filter((other) => other !== one);
      one.admit();
    }
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

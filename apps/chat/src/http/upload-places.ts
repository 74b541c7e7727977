import { refuse } from '@parley/contracts';
import type { Refusal, Thumbprint } from '@parley/contracts';

export interface UploadBounds {
  /** Bytes of bodies and images being made, in the whole process and for one device. */
  bytes: number;
  bytesOfDevice: number;
  /** Uploads being read or made, likewise. */
  uploads: number;
  uploadsOfDevice: number;
  /** Uploads that may wait for a place, of which nothing has been read; in all and for one device. */
  waiting: number;
  waitingOfDevice: number;
  /** Milliseconds that one waits at most: a page takes half a minute without progress for a lost line. */
  waitMs: number;
}
const MIB = 1024 * 1024;
export const UPLOAD_BOUNDS: UploadBounds = {
  bytes: 96 * MIB,
  bytesOfDevice: 24 * MIB,
  uploads: 32,
  uploadsOfDevice: 8,
  waiting: 200,
  waitingOfDevice: 40,
  waitMs: 20_000,
};
/** Seconds after which it is worth trying again. */
const RETRY_AFTER = 3;

interface Waiting {
  device: Thumbprint;
  bytes: number;
  admit: () => void;
}

/**
 * How much of uploads this process holds at a time. An upload has its place before a byte of it is read; one that waits lies with its
 * sender, not here. First come, first served, but a device that has its share lets the others pass.
 */
export class UploadPlaces {
  #bytes = 0;
  #uploads = 0;
  readonly #shares = new Map<Thumbprint, { bytes: number; uploads: number }>();
  #waiting: Waiting[] = [];

  constructor(private readonly bounds: UploadBounds = UPLOAD_BOUNDS) {}

  /** Answers how to give the place back, once; refuses `too_many_requests` when too many wait or the wait is over. */
  take(device: Thumbprint, bytes: number): Promise<(() => void) | Refusal> {
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

  #occupy(device: Thumbprint, bytes: number): () => void {
    this.#count(device, bytes, 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#count(device, -bytes, -1);
      this.#admit();
    };
  }

  #count(device: Thumbprint, bytes: number, uploads: number): void {
    this.#bytes += bytes;
    this.#uploads += uploads;
    const share = this.#shares.get(device) ?? { bytes: 0, uploads: 0 };
    share.bytes += bytes;
    share.uploads += uploads;
    if (share.uploads > 0) this.#shares.set(device, share);
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
    return this.#uploads < this.bounds.uploads && this.#bytes + bytes <= this.bounds.bytes;
  }

  #fitsDevice(device: Thumbprint, bytes: number): boolean {
    const share = this.#shares.get(device);
    if (!share) return true;
    return share.uploads < this.bounds.uploadsOfDevice && share.bytes + bytes <= this.bounds.bytesOfDevice;
  }
}

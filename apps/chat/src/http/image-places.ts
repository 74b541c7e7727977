import { refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import { Turns } from '@parley/images';
import type { ImageOwner } from '@parley/rooms';

export interface ImageBounds {
  /** Bytes of images in memory: in the whole process, for one network, and for one device. */
  bytes: number;
  bytesOfNetwork: number;
  bytesOfDevice: number;
  /** How many at a time, likewise. */
  images: number;
  imagesOfNetwork: number;
  imagesOfDevice: number;
  /** How many may wait for a place, of which nothing has been read, likewise. */
  waiting: number;
  waitingOfNetwork: number;
  waitingOfDevice: number;
  /** Milliseconds that one waits at most. */
  waitMs: number;
}
const MIB = 1024 * 1024;
/** Images that come: their bodies, and what is made of them, one after another. Twenty large ones of one device are done in time. */
export const UPLOAD_BOUNDS: ImageBounds = {
  bytes: 128 * MIB,
  bytesOfNetwork: 64 * MIB,
  bytesOfDevice: 32 * MIB,
  images: 32,
  imagesOfNetwork: 16,
  imagesOfDevice: 8,
  waiting: 200,
  waitingOfNetwork: 100,
  waitingOfDevice: 40,
  waitMs: 60_000,
};
/** Images that go: whoever asks and then does not read makes us keep them. */
export const ANSWER_BOUNDS: ImageBounds = {
  bytes: 256 * MIB,
  bytesOfNetwork: 128 * MIB,
  bytesOfDevice: 48 * MIB,
  images: 512,
  imagesOfNetwork: 256,
  imagesOfDevice: 64,
  waiting: 500,
  waitingOfNetwork: 250,
  waitingOfDevice: 100,
  waitMs: 20_000,
};
/** Seconds after which it is worth trying again. */
const RETRY_AFTER = 3;
const busy = (): Refusal => refuse('images_unavailable', { retryAfter: RETRY_AFTER });

export interface ImagePlace {
  /** Now that it is known how large the image is. */
  resize: (bytes: number) => void;
  /** Once, however often it is called. */
  giveBack: () => void;
}
interface Waiting {
  owner: ImageOwner;
  bytes: number;
  /** Once; it waits no more. */
  answer: (answer: ImagePlace | Refusal) => void;
}
interface Share {
  bytes: number;
  images: number;
}
const NO_SHARE: Readonly<Share> = { bytes: 0, images: 0 };

/** What each of many holds; none without an image. */
class Shares {
  readonly #of = new Map<string, Share>();

  get(who: string): Readonly<Share> {
    return this.#of.get(who) ?? NO_SHARE;
  }

  add(who: string, { bytes, images }: Share): void {
    const share = this.get(who);
    const sum = { bytes: share.bytes + bytes, images: share.images + images };
    if (sum.images > 0) this.#of.set(who, sum);
    else this.#of.delete(who);
  }
}

/**
 * How much of images this process holds at a time. Each has its place before a byte of it is read; one that waits lies with its
 * sender, or in the store. Networks that wait take turns, and in each its devices, however many each has waiting; one that has
 * its share lets the others pass.
 */
export class ImagePlaces {
  #all: Share = { bytes: 0, images: 0 };
  readonly #networks = new Shares();
  readonly #devices = new Shares();
  readonly #waiting = new Turns<Waiting>();

  constructor(private readonly bounds: ImageBounds) {}

  /**
   * Refuses `too_many_requests` when too many of this device or its network wait, and `images_unavailable` when too many of all do
   * or the wait is over; both with `details.retryAfter`. Once `signal` is aborted it waits no more, and the answer is
   * `bad_request`, which nobody hears.
   */
  take(owner: ImageOwner, bytes: number, signal?: AbortSignal): Promise<ImagePlace | Refusal> {
    if (signal?.aborted) return Promise.resolve(refuse('bad_request'));
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#giveUp(one, busy());
      }, this.bounds.waitMs).unref();
      const hungUp = (): void => {
        this.#giveUp(one, refuse('bad_request'));
      };
      const one: Waiting = {
        owner,
        bytes,
        answer: (answer) => {
          clearTimeout(late);
          signal?.removeEventListener('abort', hungUp);
          resolve(answer);
        },
      };
      signal?.addEventListener('abort', hungUp, { once: true });
      this.#waiting.add(one);
      this.#admit();
      this.#bound(one);
    });
  }

  /** It came and may wait: when it is one too many of all, the last of whoever has most waiting goes. */
  #bound(one: Waiting): void {
    const { waiting, waitingOfNetwork, waitingOfDevice } = this.bounds;
    const { owner } = one;
    if (this.#waiting.ofDevice(owner) > waitingOfDevice || this.#waiting.ofNetwork(owner.network) > waitingOfNetwork)
      this.#giveUp(one, refuse('too_many_requests', { retryAfter: RETRY_AFTER }));
    if (this.#waiting.size <= waiting) return;
    const last = this.#waiting.lastOfMost(owner);
    if (last) this.#giveUp(last, busy());
  }

  /** Somebody behind it may fit. */
  #giveUp(one: Waiting, why: Refusal): void {
    this.#waiting.remove(one);
    one.answer(why);
    this.#admit();
  }

  #occupy(owner: ImageOwner, reserved: number): ImagePlace {
    let held: number | null = reserved;
    this.#count(owner, { bytes: reserved, images: 1 });
    return {
      resize: (bytes) => {
        if (held === null) return;
        this.#count(owner, { bytes: bytes - held, images: 0 });
        held = bytes;
        this.#admit();
      },
      giveBack: () => {
        if (held === null) return;
        this.#count(owner, { bytes: -held, images: -1 });
        held = null;
        this.#admit();
      },
    };
  }

  #count({ network, device }: ImageOwner, more: Share): void {
    this.#all = { bytes: this.#all.bytes + more.bytes, images: this.#all.images + more.images };
    this.#networks.add(network, more);
    this.#devices.add(device, more);
  }

  /** In turn, until one does not fit: a large one is not passed for ever by small ones. */
  #admit(): void {
    for (let one = this.#next(); one; one = this.#next()) {
      this.#waiting.take(one);
      one.answer(this.#occupy(one.owner, one.bytes));
    }
  }

  #next(): Waiting | null {
    const { bounds } = this;
    const one = this.#waiting.find(
      ({ owner: { network, device }, bytes }) =>
        fits(this.#networks.get(network), bytes, bounds.imagesOfNetwork, bounds.bytesOfNetwork) &&
        fits(this.#devices.get(device), bytes, bounds.imagesOfDevice, bounds.bytesOfDevice),
    );
    return one && fits(this.#all, one.bytes, bounds.images, bounds.bytes) ? one : null;
  }
}

const fits = (share: Readonly<Share>, bytes: number, mostImages: number, mostBytes: number): boolean =>
  share.images < mostImages && share.bytes + bytes <= mostBytes;

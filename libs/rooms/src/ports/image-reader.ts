import type { ImageType, Refusal, Thumbprint } from '@parley/contracts';

/** An image made anew: only pixels of the original are left, no metadata and nothing that was hidden behind them. */
export interface ReadImage {
  type: ImageType;
  /** Of one frame, in pixels, the way it is looked at. */
  width: number;
  height: number;
  bytes: Uint8Array;
  /** WebP, one still frame, its longer side at most `LIMITS.thumbnailEdge`. */
  thumbnail: Uint8Array;
}

/** Whose image it is. Keys of devices cost nothing: one network has the turns of one, however many it makes. */
export interface ImageOwner {
  /** A keyed hash of where the device is, as budgets count. */
  network: string;
  device: Thumbprint;
}

export interface ReadOptions {
  /** Each gets one turn after the other, so that none holds up the others. */
  owner: ImageOwner;
  /** Aborted when nobody waits for the image any more: it is not read then, and what is answered nobody hears. */
  signal?: AbortSignal | undefined;
}

/** Looks into what somebody uploaded. */
export interface ImageReader {
  /**
   * Refuses `too_large`, `image_unsupported`, `image_damaged`, `image_too_many_pixels`; `too_many_requests` with `retryAfter` when
   * more wait than it can hold or its turn does not come in time; `images_unavailable` when what reads it was lost over it twice,
   * without its doing; `bad_request` when `signal` is aborted. Takes the bytes over: the caller must not use them afterwards.
   */
  read(bytes: Uint8Array, options: ReadOptions): Promise<ReadImage | Refusal>;
}

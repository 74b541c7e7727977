import type { ImageType, Refusal } from '@parley/contracts';

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

/** Looks into what somebody uploaded. */
export interface ImageReader {
  /**
   * Refuses `too_large`, `image_unsupported`, `image_damaged`, `image_too_many_pixels`; `too_many_requests` with `retryAfter` when
   * more wait than it can hold. Takes the bytes over: the caller must not use them afterwards.
   */
  read(bytes: Uint8Array): Promise<ReadImage | Refusal>;
}

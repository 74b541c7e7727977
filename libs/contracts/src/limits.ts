/** Bounds of the wire, in one place for pages, services and documents. */
export const LIMITS = {
  /** Bytes of one Socket.IO frame. */
  frameBytes: 32 * 1024,
  /** Bytes of a JSON request body. */
  jsonBytes: 32 * 1024,
  /** Entries in one page of history. */
  pageEntries: 200,
  /** Knocks that may wait at one door. */
  knocks: 8,
  /** Unicode code points of an administrator's reason. */
  reasonMin: 8,
  reasonMax: 500,
  /** Bytes of one image as it is uploaded. */
  imageBytes: 10 * 1024 * 1024,
  /** Pixels of one frame of an image. */
  imagePixels: 25_000_000,
  /** Images in one message. */
  imagesInMessage: 10,
  /** Unicode code points of an image's description: the longest message with ten of the longest still fits a frame. */
  altMax: 250,
  /** Pixels of a thumbnail's longer side. */
  thumbnailEdge: 640,
  /** Seconds after which an image that was uploaded and never sent is removed. */
  unsentImageSeconds: 3600,
  /** Images a seat may have uploaded and not yet sent. */
  unsentImages: 40,
  /** Bytes of all images of a room as they are stored; each counts 8 KiB more for its places. */
  roomImageBytes: 1024 * 1024 * 1024,
  /** Seconds a device proof may be away from server time. */
  proofSkewSeconds: 60,
  /** Seconds of a nonce window; the current and the previous one count. */
  nonceWindowSeconds: 60,
  /** Guesses of bare codes per address and per device in a window of seconds. */
  codeGuesses: 5,
  codeGuessWindowSeconds: 600,
  /** Milliseconds that every answer about a bare code takes at least. */
  codeAnswerFloorMs: 50,
} as const;

/** Unicode code points, the way every length in a policy is counted. */
export const countCharacters = (text: string): number => Array.from(text).length;

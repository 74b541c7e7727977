/** What an envelope holds: its second byte. Numbers lie in stored envelopes, so they never change and are never used again. */
export const PURPOSE = {
  message: 1,
  name: 2,
  address: 3,
  /** Details of a log entry. */
  details: 4,
  linkKey: 5,
  keyPackage: 6,
  about: 7,
  totp: 8,
  report: 9,
  attachment: 10,
  thumbnail: 11,
  archive: 12,
  /** A data key under a master key; only the vault makes these. */
  wrappedKey: 13,
  /** What is known of an image: type, size, digests. */
  attachmentFacts: 14,
} as const;
export type Purpose = (typeof PURPOSE)[Exclude<keyof typeof PURPOSE, 'wrappedKey'>];

/** The bytes are no zip file this program reads, or one that was made to harm who opens it. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

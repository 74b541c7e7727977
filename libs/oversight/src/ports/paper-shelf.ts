/** What paper needs and this library can't fetch or compute by itself. */
export interface PaperShelf {
  /** A font by its file's name without extension, such as `noto-sans-latin-400-normal`: WOFF. */
  font(file: string): Promise<Uint8Array>;
  /** A JPEG of a JPEG, PNG or WebP, upright and without transparency, at most 1,200 pixels a side; null when it is none. */
  still(image: Uint8Array): Promise<Uint8Array | null>;
}

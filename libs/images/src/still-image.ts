/** Pixels a side at most. */
const EDGE = 1200;

/**
 * A JPEG of one of our JPEG, PNG or WebP images, for paper: upright, its first frame, on white. It is meant for images this library
 * made anew before, for it decodes them in this process. null when the bytes are none of these.
 */
export async function stillImage(bytes: Uint8Array): Promise<Buffer | null> {
  // Only who makes paper loads libvips into a server's process.
  const { open } = await import('./vips.js');
  const still = open(bytes, 1)
    .autoOrient()
    .resize({ width: EDGE, height: EDGE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 85 });
  // Whatever libvips has against it, it is none.
  return still.toBuffer().catch(() => null);
}

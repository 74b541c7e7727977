import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of a folder that hold any of the words, as UTF-8, UTF-16, hex or base64, or any of the bytes as they are, hex or base64. */
export async function filesWith(folder: string, words: readonly (string | Buffer)[]): Promise<string[]> {
  const needles = words.flatMap((word) => [
    Buffer.from(word),
    ...(typeof word === 'string' ? [Buffer.from(word, 'utf16le')] : []),
    Buffer.from(Buffer.from(word).toString('hex')),
    Buffer.from(Buffer.from(word).toString('base64').slice(0, -4)),
  ]);
  const found: string[] = [];
  for (const path of await readdir(folder, { recursive: true })) {
    const file = join(folder, path);
    if (!(await stat(file).catch(() => null))?.isFile()) continue;
    const bytes = await readFile(file);
    if (needles.some((needle) => bytes.includes(needle))) found.push(path);
  }
  return found;
}

import { expect, it } from '@jest/globals';
import { downloadName } from './download-name.js';

it('names a download by the time of its message, its place and its type', () => {
  const at = new Date(2026, 10, 21, 9, 47).getTime();
  expect(downloadName(at, 2, 'image/jpeg')).toBe('parley-2026-11-21-0947-2.jpg');
});

import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@parley/contracts';
import type { ImageHeader } from '../images/image-header.js';
import { faultOf, inspectFile, mebibytes } from './image-fault.js';

const jpeg: ImageHeader = { type: 'image/jpeg', width: 4000, height: 3000 };
const MIB = 1024 * 1024;

describe('a picked file', () => {
  it('is taken up to both limits', () => {
    expect(faultOf(LIMITS.imageBytes, { ...jpeg, width: 5000, height: 5000 })).toBeNull();
  });
  it('is taken when its size stands nowhere yet', () => {
    expect(faultOf(MIB, { ...jpeg, width: null, height: null })).toBeNull();
  });
  it('says how large it is, beside the limit', () => {
    expect(faultOf(14 * MIB, jpeg)).toEqual({ fault: 'bytes', size: 14, limit: 10 });
  });
  it('is never called as large as the limit when it is larger', () => {
    expect(faultOf(LIMITS.imageBytes + 1, jpeg)).toEqual({ fault: 'bytes', size: 10.1, limit: 10 });
    expect(faultOf(MIB, { ...jpeg, width: 5001, height: 5000 })).toEqual({ fault: 'pixels', size: 25.1, limit: 25 });
  });
  it('is a photograph in the wrong format before it is too large', () => {
    expect(faultOf(30 * MIB, { type: 'heic', width: null, height: null })).toEqual({ fault: 'heic' });
  });
  it('is judged by its bytes and not by its name', async () => {
    const drawing = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'photo.png', { type: 'image/png' });
    expect(await inspectFile(drawing)).toEqual({ fault: 'type' });
  });
  it('is unreadable when nothing is in it', async () => {
    expect(await inspectFile(new File([], 'photo.png'))).toEqual({ fault: 'unreadable' });
  });
});

describe('the size of a file in words', () => {
  it.each([
    [2.14 * MIB, 2.1],
    [9.96 * MIB, 10],
    [10, 0.1],
  ])('of %d bytes is %d', (bytes, words) => {
    expect(mebibytes(bytes)).toBe(words);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readDraft, readDraftImages, writeDraft, writeDraftImages } from './draft.js';

describe('a draft', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    const storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
    Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, value: storage });
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'sessionStorage');
  });

  it('is found again, for each room its own', () => {
    writeDraft('one', 'words');
    writeDraftImages('one', 2);
    expect([readDraft('one'), readDraft('two')]).toEqual(['words', '']);
    expect([readDraftImages('one'), readDraftImages('two')]).toEqual([2, 0]);
  });
  it('leaves nothing behind once it is empty', () => {
    writeDraft('one', 'words');
    writeDraftImages('one', 2);
    writeDraft('one', '');
    writeDraftImages('one', 0);
    expect(kept.size).toBe(0);
  });
  it('counts no images where something else was kept', () => {
    kept.set('parley-draft-images-one', 'many');
    expect(readDraftImages('one')).toBe(0);
  });
  it('lasts as long as the page where the browser keeps nothing', () => {
    Reflect.deleteProperty(globalThis, 'sessionStorage');
    writeDraft('one', 'words');
    expect(readDraft('one')).toBe('');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ClientMessageId } from '@parley/contracts';
import { hearDiscards, tellDiscard } from './discard-channel.js';

const id = (n: number) => `cccccccc-0000-4000-8000-00000000000${n}` as ClientMessageId;

describe('what one page discards', () => {
  it('is heard by every page that listens, and by none that stopped', async () => {
    const gone: ClientMessageId[] = [];
    hearDiscards((one) => gone.push(one))();
    const heard: ClientMessageId[] = [];
    let stop: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      stop = hearDiscards((one) => {
        heard.push(one);
        if (heard.length === 2) resolve();
      });
    });
    tellDiscard(id(1));
    tellDiscard(id(2));
    await both;
    stop();
    expect(heard).toEqual([id(1), id(2)]);
    expect(gone).toEqual([]);
  });
});

import { expect, it } from '@jest/globals';
import type { TranscriptEntry } from '@parley/contracts';
import { newAddresses } from './new-addresses.js';

const from = (seq: number, seat: number, address: string | null) =>
  ({ seq, seat, address }) as unknown as TranscriptEntry;

it('marks an address when its seat first speaks from it, but never a seat’s first one', () => {
  const entries = [
    from(1, 1, '203.0.113.24'),
    from(2, 2, '203.0.113.24'),
    from(3, 1, null),
    from(4, 1, '203.0.113.91'),
    from(5, 1, '203.0.113.91'),
    from(6, 1, '203.0.113.24'),
  ];
  expect([...newAddresses(entries)]).toEqual([4]);
});

import { describe, expect, it } from '@jest/globals';
import type { EntryView, SeatNumber } from '@parley/contracts';
import { newestFromOthers } from './newest-from-others.js';

const [own, other] = [1, 2] as SeatNumber[] as [SeatNumber, SeatNumber];
const entry = (seq: number, seat: SeatNumber, type: EntryView['type'] = 'message'): EntryView =>
  ({ seq, seat, type }) as EntryView;

describe('the newest message of someone else', () => {
  it('is not known before the room was entered', () => {
    expect(newestFromOthers({ readWhenEntered: null, entries: [entry(1, other)] }, own)).toBeNull();
  });
  it("leaves out one's own words and what is no message", () => {
    const entries = [entry(1, other, 'joined'), entry(2, other), entry(3, own), entry(4, other, 'left')];
    expect(newestFromOthers({ readWhenEntered: 0, entries }, own)).toBe(2);
    expect(newestFromOthers({ readWhenEntered: 0, entries: [] }, own)).toBe(0);
  });
});

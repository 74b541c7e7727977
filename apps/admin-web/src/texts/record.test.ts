import { describe, expect, it } from '@jest/globals';
import { recordTexts } from './record.js';

const why = recordTexts.exports.failedWhy;

describe('why an export failed', () => {
  it('is told by what became of the room and the reading, and where the record does not fit', () => {
    expect(why({ code: 'record_altered', seq: 1204 })).toContain('does not fit together at entry 1,204.');
    expect(why({ code: 'record_altered', seq: null })).toContain('does not fit together.');
    expect(why({ code: 'room_gone', seq: null })).toContain('destroyed meanwhile');
    expect(why({ code: 'forbidden', seq: null })).toContain('reading ended');
    expect(why(null)).toBe('It broke off. Download it again.');
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  adminRoomsQuerySchema,
  approvalSchema,
  checkpointsQuerySchema,
  destructionSchema,
  holdSchema,
  holdsQuerySchema,
  logQuerySchema,
  readingSchema,
  readingsQuerySchema,
  signInSchema,
  transcriptQuerySchema,
} from './administrators.schema.js';

const isReason = (reason: string): boolean => readingSchema.safeParse({ reason }).success;

describe('what administrators send', () => {
  it('has no character that PostgreSQL keeps in no text', () => {
    expect(signInSchema.safeParse({ name: 'a\0b', password: 'x', code: '000000' }).success).toBe(false);
    expect(adminRoomsQuerySchema.safeParse({ q: '\0' }).success).toBe(false);
    expect(adminRoomsQuerySchema.safeParse({ q: '%_\\' }).success).toBe(true);
  });

  it('names no entry beyond what the database can hold', () => {
    expect(transcriptQuerySchema.safeParse({ after: String(2 ** 31 - 1) }).success).toBe(true);
    expect(transcriptQuerySchema.safeParse({ after: String(2 ** 31) }).success).toBe(false);
  });

  it('gives a reason that can be read and kept', () => {
    expect(isReason('Gespräch 4711, Beschwerde')).toBe(true);
    expect(isReason('苦情がありました。確認します')).toBe(true);
    expect(isReason('two lines\nof reason')).toBe(true);
    expect(isReason('\u200b'.repeat(12))).toBe(false);
    expect(isReason('............')).toBe(false);
    expect(isReason('a lone \ud800 surrogate')).toBe(false);
  });

  it('says yes or no to a reading in so many words, and why a room is held', () => {
    expect([{ agrees: true }, { agrees: false }].every((body) => approvalSchema.safeParse(body).success)).toBe(true);
    for (const body of [{}, { agrees: 'true' }, { agrees: null }, { agrees: true, administrator: 'x' }])
      expect(approvalSchema.safeParse(body).success).toBe(false);
    expect(holdSchema.safeParse({ reason: 'A court asked for it' }).success).toBe(true);
    expect(holdSchema.safeParse({ reason: '.'.repeat(20) }).success).toBe(false);
    expect(destructionSchema.safeParse({ code: 'K10P' }).success).toBe(true);
    for (const code of ['', 'x'.repeat(65), 'a\0']) expect(destructionSchema.safeParse({ code }).success).toBe(false);
  });

  it('filters by what there is, and by times that a date can be', () => {
    expect(readingsQuerySchema.parse({ state: 'waiting' })).toEqual({ state: 'waiting', limit: 50 });
    expect(readingsQuerySchema.safeParse({ state: 'all' }).success).toBe(false);
    expect(holdsQuerySchema.safeParse({ released: 'yes' }).success).toBe(false);
    expect(checkpointsQuerySchema.safeParse({ before: '-1' }).success).toBe(false);
    expect(logQuerySchema.parse({ from: '1700000000000', to: '8640000000000000' })).toMatchObject({
      from: 1_700_000_000_000,
      to: 8.64e15,
    });
    for (const query of [{ from: 'yesterday' }, { to: '8640000000000001' }, { to: '1.5' }, { administrator: '' }])
      expect(logQuerySchema.safeParse(query).success).toBe(false);
  });
});

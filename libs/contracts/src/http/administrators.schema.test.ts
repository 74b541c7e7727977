import { describe, expect, it } from '@jest/globals';
import { adminRoomsQuerySchema, readingSchema, signInSchema, transcriptQuerySchema } from './administrators.schema.js';

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
});

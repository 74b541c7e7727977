import type { PipeTransform } from '@nestjs/common';
import { refuse } from '@parley/contracts';
import type { z } from 'zod';
import { Refused } from '@parley/platform';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function read(raw: unknown): unknown {
  if (!Buffer.isBuffer(raw) || raw.length === 0) return {};
  try {
    return JSON.parse(utf8.decode(raw));
  } catch {
    throw new Refused(refuse('bad_request'));
  }
}

/** The raw body, whose hash the proof has covered by now, read and checked. No body is an empty object. */
export const jsonBody = <S extends z.ZodType>(schema: S): PipeTransform<unknown, z.output<S>> => ({
  transform: (raw) => {
    const parsed = schema.safeParse(read(raw));
    if (!parsed.success) throw new Refused(refuse('bad_request'));
    return parsed.data;
  },
});

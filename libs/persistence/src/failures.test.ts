import { describe, expect, it } from '@jest/globals';
import { EnvelopeError } from '@parley/crypto';
import { ReadingOver, RecordAltered, RecordGone } from '@parley/oversight';
import { DatabaseLostError } from './database-error.js';
import { refusalFor } from './failures.js';

const coded = (code: string): Error => Object.assign(new Error('words with a secret'), { code });

describe('refusalFor', () => {
  it('calls a lost part unavailable, whoever noticed', () => {
    const lost = [new DatabaseLostError(null), coded('ECONNREFUSED'), coded('57P01'), coded('08006'), coded('55P03')];
    for (const error of [
      ...lost,
      new AggregateError(lost),
      new Error('Connection terminated unexpectedly'),
      new Error('Query read timeout'),
    ])
      expect(refusalFor(error)).toEqual({ refused: 'unavailable' });
  });

  it('says that the record was altered when an envelope does not open where it stands', () => {
    expect(refusalFor(new EnvelopeError())).toEqual({ refused: 'record_altered' });
  });

  it('says where the record of a room does not fit, and what became of it while it was read', () => {
    expect(refusalFor(new RecordAltered({ seq: 5 }))).toEqual({ refused: 'record_altered', details: { seq: 5 } });
    expect(refusalFor(new RecordGone())).toEqual({ refused: 'room_gone' });
    expect(refusalFor(new ReadingOver())).toMatchObject({ refused: 'forbidden', details: { state: 'ended' } });
  });

  it('calls everything else internal, without its words', () => {
    for (const error of [new Error('words'), coded('23505'), 'words', null])
      expect(refusalFor(error)).toEqual({ refused: 'internal' });
  });
});

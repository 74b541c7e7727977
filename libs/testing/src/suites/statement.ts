/**
 * What a port promises, in one sentence, with the proof that a driver keeps it. Plain functions and assertions, so that
 * tests of any runner can go through them: `it.each(statements)('$says', ({ holds }) => holds(make))`.
 */
export interface Statement<Driver> {
  says: string;
  holds: (make: () => Driver | Promise<Driver>) => Promise<void>;
}

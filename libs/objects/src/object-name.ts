const NAME = /^(?:[a-z0-9-]+\/){0,3}[a-z0-9-]+(?:\.[a-z0-9-]+)?$/;
/** So that each part fits into one name of any file system, and the whole into an S3 key with its prefix. */
const MAX_CHARACTERS = 200;

/**
 * Names are made by the service alone, so a bad one is a bug; were a person's word ever to end up in one, it could still leave no
 * folder and reach no other prefix.
 *
 * @throws TypeError, which does not repeat the name.
 */
export function assertObjectName(name: string): void {
  if (name.length > MAX_CHARACTERS || !NAME.test(name)) throw new TypeError('not a name an object can have');
}

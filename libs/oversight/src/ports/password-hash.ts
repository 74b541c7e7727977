/** Slow on purpose, so it is an app's: argon2id, in threads of its own. */
export interface PasswordHash {
  /** A PHC string with its own salt. */
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
  /** The hash of a password nobody knows, with today's cost: comparing with it takes as long as with a real one. */
  readonly decoy: string;
}

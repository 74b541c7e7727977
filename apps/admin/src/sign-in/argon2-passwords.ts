import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { PasswordHash } from '@parley/oversight';

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default) with 19 MiB, 2 passes, 1 lane; in a thread of its own. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** NIST SP 800-63B-4, section 3.1.1.2: one form for what is typed on different keyboards. */
const normal = (password: string): string => password.normalize('NFKC');

export async function argon2Passwords(): Promise<PasswordHash> {
  return {
    hash: (password) => hash(normal(password), COST),
    verify: (stored, password) => verify(stored, normal(password)),
    decoy: await hash(randomBytes(32), COST),
  };
}

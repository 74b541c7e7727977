import { isRefusal } from '@parley/contracts';
import type { Refusal, Role } from '@parley/contracts';
import { createAdministrator, enrol, invite, openInvitation } from '../src/index.js';
import type { MemoryOversight } from './memory-oversight.js';

export const HOME = { address: '192.0.2.7', network: '192.0.2.7' };
export const PASSWORD = 'correct horse battery staple';

/** The value, or an exception that names the refusal: for steps of a test that must work. */
export function accepted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

/** Somebody created, invited and enrolled, a minute ago. */
export async function enrolled(store: MemoryOversight, name: string, roles: readonly Role[] = ['auditor']) {
  const created = accepted(await createAdministrator(store.parts, name, roles, 'operator'));
  const { secret } = accepted(await invite(store.parts, created, 'operator'));
  const { totpSecret } = accepted(await openInvitation(store.parts, secret));
  const code = store.code(totpSecret);
  const begun = accepted(await enrol(store.parts, { secret, password: PASSWORD, code }, HOME));
  store.wait(60);
  return { ...begun, totpSecret };
}

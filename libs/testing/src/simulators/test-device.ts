import type { Thumbprint } from '@parley/contracts';
import { randomToken } from '@parley/crypto';
import type { Caller, OfferedPolicy } from '@parley/rooms';

/** A device as the commands see it: a thumbprint of its own, a network of its own, no key behind it. */
export const testDevice = (fields: Partial<Caller> = {}): Caller => ({
  thumbprint: randomToken(32) as Thumbprint,
  proof: `proof.${randomToken(8)}`,
  terms: null,
  address: '192.0.2.7',
  network: randomToken(32),
  ...fields,
});

/** The device with the terms of this policy under its signature. */
export const agreeing = (device: Caller, offered: Pick<OfferedPolicy, 'terms'>): Caller => ({
  ...device,
  terms: offered.terms,
});

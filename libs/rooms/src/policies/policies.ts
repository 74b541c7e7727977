import type { RoomKind, RoomPolicy } from '@parley/contracts';
import { audited } from './audited.js';
import { link } from './link.js';
import { match } from './match.js';
import { minute } from './minute.js';
import { sealed } from './sealed.js';

/** The settings that reach into policies; a changed one makes a new policy version. */
export interface PolicySettings {
  retentionDays: number;
  linkSeats: number;
  sealedSeats: number;
}
type UnpublishedPolicy = Omit<RoomPolicy, 'version'>;

const POLICIES: Readonly<Record<RoomKind, (settings: PolicySettings) => UnpublishedPolicy>> = {
  audited,
  link,
  minute,
  match,
  sealed,
};

/** The policy of each kind asked for; a sixth kind is one more file and one more name here. */
export const policiesOf = (kinds: readonly RoomKind[], settings: PolicySettings): UnpublishedPolicy[] =>
  kinds.map((kind) => POLICIES[kind](settings));

/** What must hold between the fields of any policy; empty when it does. A room that broke one would lie about itself. */
export function contradictions(policy: UnpublishedPolicy): string[] {
  const { keeping, keys, readings } = policy;
  const rules: [boolean, string][] = [
    [readings && keys !== 'service', 'readings need the service to hold the keys'],
    [readings && keeping.messages !== 'durable', 'readings need durable messages'],
    [readings && !keeping.log, 'readings need the log'],
    [
      keeping.messages === 'volatile' &&
        (policy.message.images || keeping.afterEnd.archive || keeping.addresses || keeping.log),
      'a volatile room keeps no images, archive, addresses or log',
    ],
    [
      keys === 'members' && (readings || keeping.historyFrom !== 'joining'),
      "members' keys mean no readings and history from joining",
    ],
    [policy.entry.by === 'pairing' && policy.activation !== null, 'a pair needs no activation'],
    [keeping.afterEnd.archive && keys !== 'service', 'an archive needs keys of the service'],
    [policy.names.by === 'nobody' && policy.about !== null, 'nobody has a name, so nobody has words about themselves'],
  ];
  return rules.filter(([broken]) => broken).map(([, words]) => words);
}

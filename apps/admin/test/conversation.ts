import { MasterKeyRing } from '@parley/crypto';
import type { ServerTime } from '@parley/contracts';
import { connect, PostgresMessageLog, PostgresPolicyStore, PostgresRoomStore, serviceKeys } from '@parley/persistence';
import { logRecord, OfferedNames, policiesOf, publishPolicies, RoomKeys } from '@parley/rooms';
import { RoomStage, testParts } from '@parley/testing';
import type { StagedRoom } from '@parley/testing';
import type { Console } from './console.js';

export interface Conversations {
  stage: RoomStage;
  /** Two people in a room, who said these things in turn, from these addresses. */
  talk: (texts: readonly string[], addresses?: readonly string[]) => Promise<StagedRoom>;
  stop: () => Promise<void>;
}

/** Audited rooms over the console's database, as chat makes them and under chat's role. */
export async function conversations({ database, masterKeys }: Console): Promise<Conversations> {
  const source = await connect({ url: database.chat, program: 'chat' });
  const vault = new MasterKeyRing(masterKeys);
  const { secret, log } = await serviceKeys(source, vault);
  const rooms = new PostgresRoomStore(source);
  const home = { rooms, messages: new PostgresMessageLog(source) };
  const policies = new PostgresPolicyStore(source, ({ kind, version }) => [
    logRecord(log, 'log', { type: 'policy_changed', roomId: null, subject: kind, details: { version } }),
  ]);
  const settings = { retentionDays: 2190, linkSeats: 50, sealedSeats: 10 };
  const stage = new RoomStage(
    {
      ...(await testParts({ kinds: ['audited'] })),
      homes: { durable: home, volatile: home },
      keys: new RoomKeys(vault, () => rooms),
      logKey: log,
      policies: await publishPolicies(policies, policiesOf(['audited'], settings)),
      names: new OfferedNames(secret.derive('names')),
      now: () => Date.now() as ServerTime,
    },
    'audited',
  );
  return {
    stage,
    talk: async (texts, addresses = ['192.0.2.10', '2001:db8::20']) => {
      const [host, guest] = addresses.map((address) => stage.device({ address }));
      if (!host || !guest) throw new Error('a conversation needs two');
      const room = await stage.start(host);
      await stage.bringIn(room, guest);
      for (const [index, text] of texts.entries()) await stage.say(room, index % 2 === 0 ? host : guest, text);
      return room;
    },
    stop: () => source.destroy(),
  };
}

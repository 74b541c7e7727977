import { MasterKeyRing } from '@parley/crypto';
import { isRefusal } from '@parley/contracts';
import type { ServerTime, UploadedImage } from '@parley/contracts';
import {
  connect,
  PostgresAttachments,
  PostgresMessageLog,
  PostgresPolicyStore,
  PostgresRoomStore,
  serviceKeys,
} from '@parley/persistence';
import { logRecord, OfferedNames, policiesOf, publishPolicies, RoomKeys } from '@parley/rooms';
import { RoomStage, testParts } from '@parley/testing';
import type { StagedRoom } from '@parley/testing';
import type { Console } from './console.js';

/** What the worker would say of `PIXELS`, and what it would make of it. */
const PICTURE = { type: 'image/png', width: 12, height: 8 } as const;
export const PIXELS = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAwAAAAICAMAAAD6Ou7DAAAAA1BMVEWoZCqqO1Z3AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWNgoA8AAABoAAHln1ycAAAAAElFTkSuQmCC',
  'base64',
);
export const THUMBNAIL = Buffer.from(
  'UklGRjYAAABXRUJQVlA4ICoAAACQAQCdASoMAAgAAUAmJaACdLoAA5gA/vY/3/5Z/5/fF3j3/G+IL2pMAAA=',
  'base64',
);

export interface Conversations {
  stage: RoomStage;
  /** Two people in a room, who said these things in turn, from these addresses. */
  talk: (texts: readonly string[], addresses?: readonly string[]) => Promise<StagedRoom>;
  /** The first of them shows this picture in it. */
  show: (room: StagedRoom, pixels: Buffer, alt: string) => Promise<UploadedImage>;
  stop: () => Promise<void>;
}

/** Audited rooms over the console's database, as chat makes them and under chat's role. */
export async function conversations({ database, masterKeys, objects }: Console): Promise<Conversations> {
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
      attachments: new PostgresAttachments(source),
      objects,
      images: { read: (bytes) => Promise.resolve({ ...PICTURE, bytes: Buffer.from(bytes), thumbnail: THUMBNAIL }) },
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
    show: async (room, pixels, alt) => {
      const [host] = room.people;
      const uploaded = host && (await stage.upload(room, host, pixels));
      if (!uploaded || isRefusal(uploaded)) throw new Error('the picture was refused');
      const sent = await stage.send(room, host, { text: '', attachments: [{ id: uploaded.id, alt }] });
      if (isRefusal(sent)) throw new Error(sent.refused);
      return uploaded;
    },
    stop: () => source.destroy(),
  };
}

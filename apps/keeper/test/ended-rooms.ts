import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RoomId, RoomPolicy, ServerTime, VerificationAnswer } from '@parley/contracts';
import { MasterKeyRing, parseMasterKeys, SigningKey } from '@parley/crypto';
import type { DataKey, MasterKeys } from '@parley/crypto';
import {
  connect,
  PostgresArchives,
  PostgresAttachments,
  PostgresMessageLog,
  PostgresPolicyStore,
  PostgresRoomStore,
  PostgresRoomVerification,
  serviceKeys,
} from '@parley/persistence';
import { createLogger } from '@parley/platform';
import { OfferedNames, policiesOf, publishPolicies, RoomKeys } from '@parley/rooms';
import { accepted, RoomStage, testDatabase, testParts } from '@parley/testing';
import type { StagedRoom, TestDatabase } from '@parley/testing';
import pg from 'pg';
import { startKeeper } from '../src/start-keeper.js';
import type { KeeperOptions, RunningKeeper } from '../src/start-keeper.js';

const RETENTION_DAYS = 10;
type Terms = Omit<RoomPolicy, 'version'>;

/** Two master keys, of which the first or the second is primary. */
export function masterKeysOf(hex: readonly [string, string], primary: 1 | 2): MasterKeys {
  const text = [`1:${hex[0]}`, `2:${hex[1]}`];
  const parsed = parseMasterKeys({ MASTER_KEYS: (primary === 1 ? text : text.reverse()).join(',') });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  return parsed.keys;
}

/** A service with people in its rooms, and keepers over it. */
export class EndedRooms {
  readonly #closing: (() => Promise<unknown>)[];

  private constructor(
    readonly database: TestDatabase,
    readonly owner: pg.Client,
    readonly stage: RoomStage,
    readonly logKey: DataKey,
    readonly masterKeyTexts: readonly [string, string],
    closing: (() => Promise<unknown>)[],
  ) {
    this.#closing = closing;
  }
  readonly checkpointSeed = randomBytes(32);

  static async start(change: (policy: Terms) => Terms = (policy) => policy): Promise<EndedRooms> {
    const database = await testDatabase();
    const owner = new pg.Client(database.owner);
    await owner.connect();
    const masterKeyTexts = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')] as const;
    const source = await connect({ url: database.chat, program: 'chat' });
    const vault = new MasterKeyRing(masterKeysOf(masterKeyTexts, 1));
    const { secret, log } = await serviceKeys(source, vault);
    const store = new PostgresRoomStore(source);
    const home = { rooms: store, messages: new PostgresMessageLog(source) };
    const policies = policiesOf(['audited'], { retentionDays: RETENTION_DAYS, linkSeats: 50, sealedSeats: 10 });
    const stage = new RoomStage(
      {
        ...(await testParts({ kinds: ['audited'] })),
        homes: { durable: home, volatile: home },
        keys: new RoomKeys(vault, () => store),
        attachments: new PostgresAttachments(source),
        logKey: log,
        policies: await publishPolicies(new PostgresPolicyStore(source, () => []), policies.map(change)),
        names: new OfferedNames(secret.derive('names')),
        now: () => Date.now() as ServerTime,
      },
      'audited',
    );
    const closing = [() => source.destroy(), () => owner.end(), () => database.drop()];
    return new EndedRooms(database, owner, stage, log, masterKeyTexts, closing);
  }

  async keeper(options: Partial<KeeperOptions> = {}): Promise<RunningKeeper> {
    const running = await startKeeper({
      databaseUrl: this.database.keeper,
      masterKeys: masterKeysOf(this.masterKeyTexts, 1),
      objects: this.stage.parts.objects,
      checkpointKeys: [new SigningKey(this.checkpointSeed)],
      witnesses: [],
      keyBackupDays: 35,
      logDetailsDays: null,
      logger: createLogger({ program: 'keeper', level: 'silent' }),
      ...options,
    });
    this.#closing.unshift(running.stop);
    return running;
  }

  /** Stopped before the others. */
  async dismiss(keeper: RunningKeeper): Promise<void> {
    this.#closing.splice(this.#closing.indexOf(keeper.stop), 1);
    await keeper.stop();
  }

  /** A room with three messages and an image in it. */
  async talk(): Promise<StagedRoom> {
    const room = await this.stage.startWithTwo();
    const [host = this.stage.device()] = room.people;
    for (const text of ['one', 'two']) accepted(await this.stage.say(room, host, text));
    const image = accepted(await this.stage.upload(room, host));
    accepted(await this.stage.send(room, host, { text: 'three', attachments: [{ id: image.id, alt: '' }] }));
    return room;
  }

  /** Ended by somebody, for longer than receipts are taken; named in a `heads` entry. */
  async archivable(talked?: StagedRoom): Promise<RoomId> {
    const room = talked ?? (await this.talk());
    await this.stage.finish(room);
    await this.owner.query(
      `insert into receipts (room_id, seat, number, last_seq, digest, jws) values ($1, 1, 1, 4, $2, 'jws')`,
      [room.id, randomBytes(32)],
    );
    await this.pass(room.id, '61 s');
    await this.cover(room.id);
    return room.id;
  }

  async archived(): Promise<RoomId> {
    const id = await this.archivable();
    const keeper = await this.keeper();
    await this.until('the archive', async () => (await this.stateOf(id)) === 'archived');
    await this.dismiss(keeper);
    return id;
  }

  /** Archived, and as long ago as its policy says. */
  async due(): Promise<RoomId> {
    const id = await this.archived();
    await this.pass(id, `${RETENTION_DAYS} days`);
    return id;
  }

  pass = (id: RoomId, time: string) =>
    this.owner.query('update rooms set closed_at = closed_at - $2::interval where id = $1', [id, time]);
  cover = (id: RoomId) =>
    this.owner.query(
      `insert into room_heads (room_id, log_index, last_seq, head, receipts, position, rooms, siblings)
       select id, 0, last_seq, head, '', 0, 1, '' from rooms where id = $1 on conflict do nothing`,
      [id],
    );

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const late = Date.now() + 30_000;
    while (!(await holds())) {
      if (Date.now() > late) throw new Error(`still waiting: ${what}`);
      await pause(20);
    }
  }
  async stateOf(id: RoomId): Promise<string | undefined> {
    const { rows } = await this.owner.query<{ state: string }>('select state from rooms where id = $1', [id]);
    return rows[0]?.state;
  }
  async count(from: string, ...values: unknown[]): Promise<number> {
    const { rows } = await this.owner.query<{ n: number }>(`select count(*)::int as n from ${from}`, values);
    return rows[0]?.n ?? -1;
  }

  /** Rooms that are due to be archived. */
  async dueForArchive(): Promise<RoomId[]> {
    const source = await connect({ url: this.database.keeper, program: 'keeper' });
    try {
      return (await new PostgresArchives(source).due(null, 10)).map(({ id }) => id);
    } finally {
      await source.destroy();
    }
  }

  async verify(id: RoomId): Promise<Omit<VerificationAnswer, 'checkedAt'> | null> {
    const source = await connect({ url: this.database.admin, program: 'admin' });
    try {
      return await new PostgresRoomVerification(source).verify(id);
    } finally {
      await source.destroy();
    }
  }

  /** What lies there of rooms. */
  objectNames(): string[] {
    const names = [...this.stage.parts.objects.objects.keys()];
    return names.filter((name) => /^(?:rooms|archives|certificates)\//.test(name)).sort();
  }

  async stop(): Promise<void> {
    for (const close of this.#closing) await close();
  }
}

import type { ServerTime } from '@parley/contracts';
import { isDurableId } from '@parley/contracts';
import { MasterKeyRing, parseMasterKeys } from '@parley/crypto';
import { Nonces } from '@parley/devices';
import type { ProofParts } from '@parley/devices';
import { openObjects } from '@parley/objects';
import {
  connect,
  databaseAnswers,
  PostgresAttachments,
  PostgresMessageLog,
  PostgresPolicyStore,
  PostgresReceipts,
  PostgresReplayGuard,
  PostgresRoomStore,
  registerGateway,
  serviceKeys,
} from '@parley/persistence';
import { objectsPlace } from '@parley/platform';
import type { Logger, Settings } from '@parley/platform';
import { logRecord, OfferedNames, policiesOf, publishPolicies, RoomKeys } from '@parley/rooms';
import type { ImageReader, RoomParts } from '@parley/rooms';
import {
  MemoryMatchmaker,
  MemoryMessageLog,
  MemoryPresence,
  MemoryRooms,
  MemoryRoomStore,
  RateLimits,
  RedisLink,
} from '@parley/volatile';
import { AddressKeys } from './address-keys.js';
import { Callers } from './callers.js';

/** The drivers fitted together, as something Nest can hand out. */
export class ChatParts {
  constructor(
    readonly rooms: RoomParts,
    readonly proofs: ProofParts,
    readonly callers: Callers,
    /** CHAT_URL: what proofs name and pages come from. */
    readonly origins: readonly string[],
    /** This process among the gateways. */
    readonly gatewayId: string,
    /** The way to the other gateways; null where this is the only one. */
    readonly redis: RedisLink | null,
    readonly logger: Logger,
  ) {}
}

export interface FittedParts {
  parts: ChatParts;
  /** Rejects when the database does not answer. */
  databaseAnswers: () => Promise<void>;
  /** Takes no more messages; resolves when every one taken has its answer. */
  drainMessages: () => Promise<void>;
  close: () => Promise<void>;
}

/** What `fitParts` is given. */
export interface PartsToFit {
  settings: Settings<'chat'>;
  logger: Logger;
  /** Looks into uploads; whoever made it closes it. */
  images: ImageReader;
}

const now = (): ServerTime => Date.now() as ServerTime;

/** Throws DatabaseError in words, for the database as for a second gateway without Redis, and ObjectsAway for a folder of no use. */
export async function fitParts({ settings, logger, images }: PartsToFit): Promise<FittedParts> {
  const masterKeys = parseMasterKeys(settings);
  if ('faults' in masterKeys) throw new Error(masterKeys.faults.join(' '));
  const database = await connect({ url: settings.DATABASE_URL, program: 'chat' });
  const undo: (() => Promise<unknown>)[] = [() => database.destroy()];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const gateway = await registerGateway(database, { alone: settings.REDIS_URL === undefined });
    undo.push(() => gateway.release());
    const vault = new MasterKeyRing(masterKeys.keys);
    const { secret, log: logKey } = await serviceKeys(database, vault);
    const redis = settings.REDIS_URL === undefined ? null : linkTo(settings.REDIS_URL, logger);
    if (redis) {
      undo.push(() => {
        redis.close();
        return Promise.resolve();
      });
    }
    const { objects, close: closeObjects } = await openObjects(objectsPlace(settings));
    undo.push(() => {
      closeObjects();
      return Promise.resolve();
    });
    const messages = new PostgresMessageLog(database);
    const memory = new MemoryRooms(now);
    const homes = {
      durable: { rooms: new PostgresRoomStore(database), messages },
      volatile: { rooms: new MemoryRoomStore(memory), messages: new MemoryMessageLog(memory) },
    };
    const addresses = new AddressKeys(secret, now);
    const policyStore = new PostgresPolicyStore(database, (published) => [
      logRecord(logKey, 'log', {
        type: 'policy_changed',
        roomId: null,
        subject: null,
        details: { policy: published },
      }),
    ]);
    const rooms: RoomParts = {
      homes,
      keys: new RoomKeys(vault, (id) => (isDurableId(id) ? homes.durable : homes.volatile).rooms),
      attachments: new PostgresAttachments(database),
      receipts: new PostgresReceipts(database),
      objects,
      images,
      logKey,
      policies: await publishPolicies(
        policyStore,
        policiesOf(settings.ROOM_KINDS, {
          retentionDays: settings.RETENTION_DAYS,
          linkSeats: settings.LINK_SEATS,
          sealedSeats: settings.SEALED_SEATS,
        }),
      ),
      names: new OfferedNames(secret.derive('offered names')),
      presence: new MemoryPresence(),
      limits: redis ? RateLimits.inRedis(redis.publisher) : RateLimits.inMemory(),
      matchmaker: new MemoryMatchmaker(),
      now,
      addressTags: (address) => addresses.tags(address),
    };
    const proofs = { nonces: new Nonces(secret.derive('nonces')), replays: new PostgresReplayGuard(database) };
    const callers = new Callers(addresses, settings.TRUSTED_PROXIES);
    return {
      parts: new ChatParts(rooms, proofs, callers, settings.CHAT_URL, gateway.id, redis, logger),
      databaseAnswers: () => databaseAnswers(database),
      drainMessages: () => messages.drain(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A Redis that stays away would fill the log: it is mentioned once a minute. */
function linkTo(url: string, logger: Logger): RedisLink {
  let mentioned = -Infinity;
  return new RedisLink(url, (error) => {
    if (performance.now() - mentioned < 60_000) return;
    mentioned = performance.now();
    logger.warn({ err: error }, 'redis is away');
  });
}

import { randomBytes } from 'node:crypto';
import { isDurableId, ROOM_KINDS } from '@parley/contracts';
import type { RoomKind, RoomPolicy } from '@parley/contracts';
import { hmacSha256, MasterKeyRing, newDataKey, parseMasterKeys } from '@parley/crypto';
import type { UnsentImages } from '@parley/oversight';
import { OfferedNames, policiesOf, publishPolicies, RoomKeys } from '@parley/rooms';
import type { Limits, RoomParts } from '@parley/rooms';
import {
  MemoryMatchmaker,
  MemoryMessageLog,
  MemoryPolicyStore,
  MemoryPresence,
  MemoryRooms,
  MemoryRoomStore,
  RateLimits,
} from '@parley/volatile';
import { MemoryAttachments } from './memory-attachments.js';
import { MemoryObjectStore } from './memory-object-store.js';
import { MemoryReceipts } from './memory-receipts.js';
import { SimulatedImageReader } from './simulated-images.js';
import { TestClock } from './test-clock.js';

const SETTINGS = { retentionDays: 2190, linkSeats: 50, sealedSeats: 10 };

export interface TestParts extends RoomParts {
  clock: TestClock;
  /** What memory holds of the rooms of each home. */
  memory: Readonly<Record<RoomPolicy['keeping']['messages'], MemoryRooms>>;
  objects: MemoryObjectStore;
  /** The same rows of images, as keeper sees them. */
  unsent: UnsentImages;
}

/** All that the commands need, on memory drivers with real keys and a clock that stands; five kinds, or those asked for. */
export async function testParts({
  clock = new TestClock(),
  kinds = ROOM_KINDS,
  policies = policiesOf(kinds, SETTINGS),
  limits = RateLimits.inMemory(),
}: {
  clock?: TestClock;
  kinds?: readonly RoomKind[];
  policies?: readonly Omit<RoomPolicy, 'version'>[];
  limits?: Limits;
} = {}): Promise<TestParts> {
  const parsed = parseMasterKeys({ MASTER_KEY: randomBytes(32).toString('hex') });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  const memory = { durable: new MemoryRooms(clock.now), volatile: new MemoryRooms(clock.now) };
  const homeIn = (rooms: MemoryRooms) => ({ rooms: new MemoryRoomStore(rooms), messages: new MemoryMessageLog(rooms) });
  const homes = { durable: homeIn(memory.durable), volatile: homeIn(memory.volatile) };
  const attachments = new MemoryAttachments(memory.durable);
  const [today, yesterday] = [randomBytes(32), randomBytes(32)];
  return {
    clock,
    memory,
    homes,
    keys: new RoomKeys(
      new MasterKeyRing(parsed.keys),
      (id) => (isDurableId(id) ? homes.durable : homes.volatile).rooms,
    ),
    attachments,
    receipts: new MemoryReceipts(memory.durable),
    unsent: attachments,
    objects: new MemoryObjectStore(),
    images: new SimulatedImageReader(),
    logKey: newDataKey(1),
    policies: await publishPolicies(new MemoryPolicyStore(), policies),
    names: new OfferedNames(randomBytes(32)),
    presence: new MemoryPresence(),
    limits,
    matchmaker: new MemoryMatchmaker(),
    now: clock.now,
    addressTags: (address) => [today, yesterday].map((key) => hmacSha256(key, Buffer.from(address, 'utf8'))),
  };
}

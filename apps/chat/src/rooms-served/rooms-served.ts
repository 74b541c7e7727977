import { isThumbprint, isUuid, LIMITS } from '@parley/contracts';
import type { Entered, EntryView, RoomId, SeatNumber, ServerTime, Thumbprint } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import {
  departAbsent,
  endDueRoom,
  hasEnded,
  homeOf,
  isLiving,
  listEntries,
  renewCode,
  RoomKeyGone,
} from '@parley/rooms';
import type { Room, RoomParts, RoomPulse, Speaker, StoredEntry } from '@parley/rooms';
import { packEntry, readNews, unpackEntry } from '@parley/volatile';
import type { RoomNews, RoomSignal } from '@parley/volatile';
import { ChatParts } from '../chat-parts.js';
import { isAway } from '@parley/persistence';
import { everyoneIn, socketsOf } from '../sockets/chat-socket.js';
import type { ChatServer, ChatSocket } from '../sockets/chat-socket.js';
import { nextMoment } from './next-moment.js';
import { RoomTeller } from './room-teller.js';
import { ServedRoom } from './served-room.js';
import { StorePulse } from './store-pulse.js';

/** How long this gateway answers for a seat, and how often it says so again: two renewals may be lost. */
const LEASE_MS = 18_000;
const RENEW_MS = 6_000;
/** How often it looks for leases of other gateways that ran out: one that died leaves no ghosts for longer than lease and look. */
const LOOK_MS = 2_000;
/** A reload or a lift takes less. */
const GRACE_MS = 3_000;
/** An entry from elsewhere may be overtaken by a later one; after this long it is missing. */
const GAP_MS = 250;
/** The longest a timer can wait (24.8 days), and the pause before a moment that should have passed is tried again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const RETRY_MS = 250;

/**
 * The rooms this gateway serves. Everything its sockets hear goes out here: at once what was stored through this gateway,
 * by news what was stored through another, and out of the store whatever news could have missed.
 */
export class RoomsServed {
  private readonly held = new Map<RoomId, ServedRoom>();
  private readonly parts: RoomParts;
  private readonly pulse: StorePulse;
  private serving: { server: ChatServer; tell: RoomTeller } | null = null;
  private renewal: NodeJS.Timeout | undefined;
  private look: NodeJS.Timeout | undefined;

  constructor(private readonly chat: ChatParts) {
    this.parts = chat.rooms;
    this.pulse = new StorePulse(
      chat,
      () => [...this.held.keys()],
      (pulse) => {
        this.compare(pulse);
      },
    );
  }

  serve(server: ChatServer): void {
    this.serving = { server, tell: new RoomTeller(server, this.parts) };
    this.pulse.start();
    this.renewal = setInterval(() => {
      this.renewLeases();
    }, RENEW_MS).unref();
    if (!this.chat.redis) return;
    this.look = setInterval(() => {
      for (const served of this.held.values()) this.quietly(() => this.tellPresence(served));
    }, LOOK_MS).unref();
    server.on('room:news', (message) => {
      const news = readNews(message);
      if (news) this.hear(news);
    });
    server.on('knock:awaited', (roomId, thumbprint) => {
      if (typeof roomId !== 'string' || !isUuid(roomId)) return;
      if (typeof thumbprint !== 'string' || !isThumbprint(thumbprint)) return;
      if (server.of('/').adapter.rooms.has(socketsOf(thumbprint))) this.awaitHere(roomId as RoomId, thumbprint);
    });
  }

  stop(): void {
    this.serving = null;
    clearInterval(this.renewal);
    clearInterval(this.look);
    this.pulse.stop();
    for (const served of this.held.values()) served.stop();
    this.held.clear();
  }

  /** The socket is in its room from now on; the answer holds everything it was not sent. */
  async enter(socket: ChatSocket, speaker: Speaker, entered: Entered, afterSeq: number): Promise<Entered> {
    const { roomId, seat } = speaker;
    const served = this.served(roomId);
    if (served.room === null) {
      served.delivered.skipTo(entered.room.lastSeq);
      served.revision = Math.max(served.revision, entered.room.revision);
      served.endTold ||= !isLiving(entered.room.state);
    }
    served.stays(seat);
    served.sockets.set(socket, seat);
    socket.data.speakers.set(roomId, speaker);
    void socket.join(everyoneIn(roomId));
    this.hold(served, seat);
    if (served.room === null || served.room.revision < entered.room.revision) await this.refresh(served);
    else await this.tellPresence(served);
    return this.complete(served, speaker, entered, afterSeq);
  }

  exit(socket: ChatSocket, roomId: RoomId): void {
    const served = this.held.get(roomId);
    const seat = served && this.takeOut(served, socket);
    if (served && seat !== undefined && !served.holds(seat)) this.release(served, seat);
  }

  /** A socket went, however it went. */
  gone(socket: ChatSocket): void {
    for (const roomId of [...socket.data.speakers.keys()]) {
      const served = this.held.get(roomId);
      const seat = served && this.takeOut(served, socket);
      if (!served || seat === undefined || served.holds(seat)) continue;
      served.stays(seat);
      const leave = (): void => {
        served.leaving.delete(seat);
        this.release(served, seat);
      };
      served.leaving.set(seat, setTimeout(leave, GRACE_MS).unref());
    }
  }

  /** What was stored through this gateway: to everybody here but the socket that knows by its answer, then to the others. */
  say(socket: ChatSocket, entry: StoredEntry, view: EntryView): void {
    const served = this.held.get(entry.roomId);
    if (served)
      this.deliver(served, (tell) => {
        tell.entry(served, entry, view, socket.id);
      });
    if (this.chat.redis) this.publish({ type: 'entries', roomId: entry.roomId, entries: [packEntry(entry)] });
  }

  /** A room was changed through this gateway. */
  announce(id: RoomId): void {
    this.quietly(async () => {
      const served = this.held.get(id);
      if (served) await this.refresh(served);
      if (!this.chat.redis) return;
      const [pulse] = await homeOf(this.parts, id).rooms.pulse([id]);
      if (pulse) this.publish({ type: 'room', roomId: id, revision: pulse.revision });
    });
  }

  /** A device waits at a door: whichever gateway holds its socket must hear of the answer. */
  awaitKnock(id: RoomId, thumbprint: Thumbprint): void {
    this.awaitHere(id, thumbprint);
    if (this.chat.redis) this.serving?.server.serverSideEmit('knock:awaited', id, thumbprint);
  }

  read(socket: ChatSocket, roomId: RoomId, seat: SeatNumber, seq: number, at: ServerTime): void {
    const served = this.held.get(roomId);
    if (!served) return;
    const event = { roomId, seat, seq: Math.min(seq, served.delivered.highest), at };
    this.noteRead(served, seat, event.seq, at);
    this.serving?.server.local.to(everyoneIn(roomId)).except(socket.id).emit('message:read', event);
    this.signal(roomId, { is: 'read', seat, seq: event.seq, at });
  }

  typing(socket: ChatSocket, roomId: RoomId, seat: SeatNumber): void {
    this.serving?.server.local.to(everyoneIn(roomId)).except(socket.id).emit('participant:typing', { roomId, seat });
    this.signal(roomId, { is: 'typing', seat });
  }

  private served(id: RoomId): ServedRoom {
    const served = this.held.get(id) ?? new ServedRoom(id);
    this.held.set(id, served);
    return served;
  }

  /** Adds what was said between the reading of the page and the socket's joining. */
  private async complete(served: ServedRoom, speaker: Speaker, entered: Entered, afterSeq: number): Promise<Entered> {
    const present = this.parts.presence.present(served.id, this.parts.now());
    const participants = entered.room.participants.map((p) => ({ ...p, present: present.has(p.seat) }));
    const room = { ...entered.room, participants };
    const listed = entered.entries.at(-1)?.seq ?? afterSeq;
    if (entered.more || served.delivered.highest <= listed) return { ...entered, room };
    const rest = await listEntries(this.parts, speaker, { after: listed, limit: LIMITS.pageEntries });
    return { ...entered, room, entries: [...entered.entries, ...rest.entries], more: rest.more };
  }

  private awaitHere(id: RoomId, thumbprint: Thumbprint): void {
    const served = this.served(id);
    served.knocking.add(thumbprint);
    this.quietly(() => this.refresh(served));
  }

  /** Reads the room and tells what is new in it; asked again meanwhile, it reads once more. */
  private refresh(served: ServedRoom): Promise<void> {
    if (served.reading) {
      served.readAgain = true;
      return served.reading;
    }
    const read = async (): Promise<void> => {
      do await this.readRoom(served);
      while (served.takeReadAgain());
    };
    served.reading = read().finally(() => {
      served.reading = null;
    });
    return served.reading;
  }

  private async readRoom(served: ServedRoom): Promise<void> {
    const room = await homeOf(this.parts, served.id).rooms.find(served.id);
    const key = room && (await this.keyOf(room.id));
    const { serving } = this;
    if (!serving) return;
    if (!room || !key) {
      this.forget(served);
      return;
    }
    await this.catchUp(served, room, key);
    served.room = room;
    serving.tell.changes(served, room, key);
    serving.tell.presence(served, room, key);
    for (const [socket, seat] of [...served.sockets]) {
      if (room.participants.some((p) => p.seat === seat && p.leftAt === null)) continue;
      this.takeOut(served, socket);
      this.release(served, seat);
    }
    this.wakeAtNextMoment(served, room);
    this.forgetIfIdle(served);
  }

  /** Entries that no news brought. */
  private async catchUp(served: ServedRoom, room: Room, key: DataKey): Promise<void> {
    while (served.sockets.size > 0 && served.delivered.upTo < room.lastSeq) {
      const after = served.delivered.upTo;
      const page = { from: 1, after, limit: LIMITS.pageEntries };
      const entries = await homeOf(this.parts, room.id).messages.list(room.id, page);
      for (const entry of entries) this.serving?.tell.sealedEntry(served, room, key, entry);
      if (entries.length < LIMITS.pageEntries) break;
    }
    // What the store does not list is not kept any more.
    served.delivered.skipTo(room.lastSeq);
  }

  private async keyOf(id: RoomId): Promise<DataKey | null> {
    try {
      return await this.parts.keys.of(id);
    } catch (error) {
      if (error instanceof RoomKeyGone) return null;
      throw error;
    }
  }

  private deliver(served: ServedRoom, tell: (teller: RoomTeller) => void): void {
    if (this.serving) tell(this.serving.tell);
    if (served.delivered.hasGap)
      served.lookForGapIn(GAP_MS, () => {
        if (served.delivered.hasGap) this.quietly(() => this.refresh(served));
      });
  }

  private hear(news: RoomNews): void {
    if (news.type === 'signal') this.hearSignal(news.roomId, news.signal);
    const served = this.held.get(news.roomId);
    if (!served) return;
    if (news.type === 'room' && news.revision > (served.room?.revision ?? 0)) this.quietly(() => this.refresh(served));
    if (news.type === 'entries')
      this.quietly(async () => {
        const key = await this.keyOf(news.roomId);
        const { room } = served;
        if (!room || !key) return;
        for (const packed of news.entries) {
          const entry = unpackEntry(news.roomId, packed);
          this.deliver(served, (tell) => {
            tell.sealedEntry(served, room, key, entry);
          });
        }
      });
  }

  private hearSignal(roomId: RoomId, signal: RoomSignal): void {
    const { presence } = this.parts;
    if (signal.is === 'held') presence.hold(roomId, signal.seat, signal.source, signal.until);
    if (signal.is === 'released') presence.release(roomId, signal.seat, signal.source, signal.at);
    const served = this.held.get(roomId);
    if (!served) return;
    const everyone = this.serving?.server.local.to(everyoneIn(roomId));
    switch (signal.is) {
      case 'held':
      case 'released':
        this.quietly(() => this.tellPresence(served));
        break;
      case 'typing':
        everyone?.emit('participant:typing', { roomId, seat: signal.seat });
        break;
      case 'read':
        this.noteRead(served, signal.seat, signal.seq, signal.at);
        everyone?.emit('message:read', { roomId, seat: signal.seat, seq: signal.seq, at: signal.at });
    }
  }

  private compare(pulse: RoomPulse): void {
    const served = this.held.get(pulse.id);
    if (!served?.room) return;
    const behind = pulse.revision > served.room.revision || pulse.lastSeq > served.delivered.upTo;
    if (behind) this.quietly(() => this.refresh(served));
  }

  private hold(served: ServedRoom, seat: SeatNumber): void {
    const until = (this.parts.now() + LEASE_MS) as ServerTime;
    this.parts.presence.hold(served.id, seat, this.chat.gatewayId, until);
    this.signal(served.id, { is: 'held', seat, source: this.chat.gatewayId, until });
  }

  private release(served: ServedRoom, seat: SeatNumber): void {
    const at = this.parts.now();
    this.parts.presence.release(served.id, seat, this.chat.gatewayId, at);
    this.signal(served.id, { is: 'released', seat, source: this.chat.gatewayId, at });
    this.quietly(async () => {
      await this.tellPresence(served);
      if (served.room) this.wakeAtNextMoment(served, served.room);
      this.forgetIfIdle(served);
    });
  }

  private renewLeases(): void {
    for (const served of this.held.values())
      for (const seat of new Set([...served.sockets.values(), ...served.leaving.keys()])) this.hold(served, seat);
  }

  private async tellPresence(served: ServedRoom): Promise<void> {
    const key = await this.keyOf(served.id);
    if (served.room && key) this.serving?.tell.presence(served, served.room, key);
  }

  private noteRead(served: ServedRoom, seat: SeatNumber, seq: number, at: ServerTime): void {
    if (!served.room) return;
    const participants = served.room.participants.map((p) =>
      p.seat === seat && p.readSeq < seq ? { ...p, readSeq: seq, readAt: at } : p,
    );
    served.room = { ...served.room, participants };
  }

  private wakeAtNextMoment(served: ServedRoom, room: Room): void {
    const now = this.parts.now();
    const moment = nextMoment(room, this.parts.presence, now);
    // A moment that has passed and changed nothing was early by the store's clock.
    const ms = moment === null ? null : Math.min(moment > now ? moment - now : RETRY_MS, LONGEST_TIMER_MS);
    served.wakeIn(ms, () => {
      this.quietly(
        () => this.passTime(served, room),
        () => {
          this.wakeAtNextMoment(served, room);
        },
      );
    });
  }

  /** Does what time asks for; whoever is first of the gateways changes the room, the others read it. */
  private async passTime(served: ServedRoom, { id, policy, codeRenewsAt, endsAt }: Room): Promise<void> {
    const now = this.parts.now();
    let changed = false;
    if (endsAt !== null && now >= endsAt) changed = await endDueRoom(this.parts, id);
    else if (codeRenewsAt !== null && now >= codeRenewsAt) changed = await renewCode(this.parts, id);
    if (policy.leaving.absence !== null) changed = (await departAbsent(this.parts, id)).length > 0 || changed;
    if (changed) this.announce(id);
    else await this.refresh(served);
  }

  private takeOut(served: ServedRoom, socket: ChatSocket): SeatNumber | undefined {
    const seat = served.sockets.get(socket);
    served.sockets.delete(socket);
    socket.data.speakers.delete(served.id);
    void socket.leave(everyoneIn(served.id));
    return seat;
  }

  private forgetIfIdle(served: ServedRoom): void {
    const { room } = served;
    if (served.sockets.size > 0 || served.knocking.size > 0 || served.leaving.size > 0) return;
    const waitsForAbsence = room?.policy.leaving.absence != null && !hasEnded(room, this.parts.now());
    if (!waitsForAbsence) this.forget(served);
  }

  private forget(served: ServedRoom): void {
    served.stop();
    for (const socket of [...served.sockets.keys()]) this.takeOut(served, socket);
    if (this.held.get(served.id) === served) this.held.delete(served.id);
  }

  private signal(roomId: RoomId, signal: RoomSignal): void {
    if (this.chat.redis) this.publish({ type: 'signal', roomId, signal });
  }

  private publish(news: RoomNews): void {
    this.serving?.server.serverSideEmit('room:news', news);
  }

  /** Nobody waits for this work: a store that is away is asked again by the pulse. */
  private quietly(work: () => Promise<void>, failed: () => void = () => undefined): void {
    work().catch((error: unknown) => {
      if (isAway(error)) this.chat.logger.warn({ err: error }, 'a served room could not be read');
      else this.chat.logger.error({ err: error }, 'a served room could not be read');
      failed();
    });
  }
}

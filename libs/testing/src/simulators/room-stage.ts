import { randomBytes, randomUUID } from 'node:crypto';
import type {
  ChosenName,
  ClientMessageId,
  EntryView,
  Locator,
  MessageBody,
  OwnKnockView,
  Refusal,
  RoomId,
  RoomPolicy,
  RoomView,
  SeatNumber,
  ServerTime,
  UploadedImage,
} from '@parley/contracts';
import { isRefusal } from '@parley/contracts';
import {
  activateRoom,
  decideOnKnocker,
  departRoom,
  endDueRoom,
  endRoom,
  enterRoom,
  joinRoom,
  listEntries,
  mayUpload,
  openRoom,
  seekPartner,
  sendMessage,
  showRoom,
  uploadImage,
} from '@parley/rooms';
import type { Appended, Caller, Joined, OfferedPolicy, Said, Wishes } from '@parley/rooms';
import { accepted } from '../loopback-device.js';
import { simulatedImage } from './simulated-images.js';
import { agreeing, testDevice } from './test-device.js';
import type { TestParts } from './test-parts.js';

const GATEWAY = 'gateway';
const FOR_EVER = Number.MAX_SAFE_INTEGER as ServerTime;

/** A room with the people in it, first seat first. */
export interface StagedRoom {
  id: RoomId;
  people: Caller[];
  /** How others find it; null where nobody can. */
  locator: Locator | null;
  startedAt: ServerTime;
}

/** Plays people under one policy, in whatever way its fields let them come in, talk and go. */
export class RoomStage {
  readonly offered: OfferedPolicy;
  readonly policy: RoomPolicy;

  constructor(
    readonly parts: TestParts,
    readonly kind: string,
  ) {
    const offered = parts.policies.get(kind);
    if (!offered) throw new Error(`no policy is called ${kind}`);
    this.offered = offered;
    this.policy = offered.policy;
  }

  device(fields: Partial<Caller> = {}): Caller {
    return agreeing(testDevice(fields), this.offered);
  }

  name(): ChosenName | undefined {
    const { names } = this.policy;
    if (names.by === 'nobody') return undefined;
    return names.by === 'offer'
      ? this.parts.names.offer(1, this.parts.now())[0]
      : { text: 'Ada Byron'.slice(0, names.max) };
  }

  /** Not yet activated, where the policy asks for that. */
  open(host = this.device()): Promise<RoomView | Refusal> {
    return openRoom(this.parts, host, { kind: this.kind, name: this.name() });
  }

  seek(seeker: Caller, wishes: Wishes | null = null, more: { blocked?: Caller[]; lastPartner?: Caller } = {}) {
    return seekPartner(this.parts, seeker, {
      kind: this.kind,
      name: this.name(),
      wishes,
      lastPartner: more.lastPartner?.thumbprint ?? null,
      blocked: (more.blocked ?? []).map((caller) => caller.thumbprint),
    });
  }

  /** A living room with its host alone; a pair comes as two. Everybody is present. */
  async start(host = this.device()): Promise<StagedRoom> {
    if (this.policy.entry.by === 'pairing') {
      const people = [host, this.device()];
      await this.seek(host);
      const met = await this.seek(people[1] ?? host);
      if (!('paired' in met)) throw new Error('two who fit did not meet');
      for (const person of people) await this.arrive(met.paired.id, person);
      return { id: met.paired.id, people, locator: null, startedAt: this.parts.now() };
    }
    const opened = accepted(await this.open(host));
    const view = this.policy.activation ? accepted(await activateRoom(this.parts, host, opened.id)) : opened;
    await this.arrive(view.id, host);
    return { id: view.id, people: [host], locator: locatorOf(view), startedAt: this.parts.now() };
  }

  /** The same with one guest, so that there are two. */
  async startWithTwo(): Promise<StagedRoom> {
    const room = await this.start();
    if (room.people.length < 2) await this.bringIn(room);
    return room;
  }

  /** Through the door, with the yes of everybody who is asked. */
  async bringIn(room: StagedRoom, guest = this.device()): Promise<Caller> {
    const joined = accepted(await this.ask(room, guest));
    if ('knock' in joined) await this.letIn(room, joined.knock);
    if (!room.people.includes(guest)) room.people.push(guest);
    await this.arrive(room.id, guest);
    return guest;
  }

  async letIn(room: StagedRoom, knock: OwnKnockView): Promise<void> {
    for (const person of room.people) {
      const answer = await this.decide(room, person, knock, true);
      if (isRefusal(answer) && answer.refused !== 'not_found' && answer.refused !== 'wrong_state') accepted(answer);
    }
  }

  async ask(room: StagedRoom, guest: Caller, locator = room.locator): Promise<Joined | Refusal> {
    if (!locator) throw new Error('this room has no door');
    return joinRoom(this.parts, guest, { locator, name: this.name() });
  }

  decide(room: StagedRoom, decider: Caller, knock: OwnKnockView, admit: boolean): Promise<RoomView | Refusal> {
    return decideOnKnocker(this.parts, decider, { roomId: room.id, knockId: knock.id, admit });
  }

  async show(room: StagedRoom, person: Caller): Promise<RoomView> {
    return accepted(await showRoom(this.parts, person.thumbprint, room.id));
  }

  /** How the room is found now. */
  async invitation(room: StagedRoom): Promise<Locator> {
    const [host] = room.people;
    const locator = host ? locatorOf(await this.show(room, host)) : null;
    if (!locator) throw new Error('nobody can be invited');
    return locator;
  }

  say(room: StagedRoom, person: Caller, text: string, id?: string, salt?: Buffer): Promise<Said | Refusal> {
    return this.send(room, person, this.body(text), id, salt);
  }

  async send(
    room: StagedRoom,
    person: Caller,
    body: MessageBody,
    id: string = randomUUID(),
    salt: Buffer = randomBytes(32),
  ): Promise<Said | Refusal> {
    const { speaker } = accepted(await enterRoom(this.parts, person, { roomId: room.id, afterSeq: 0 }));
    return sendMessage(this.parts, speaker, { clientMessageId: id as ClientMessageId, salt, body });
  }

  /** Asks first, as a gateway does before it reads a body. */
  async upload(room: StagedRoom, person: Caller, image = simulatedImage()): Promise<UploadedImage | Refusal> {
    const uploader = await mayUpload(this.parts, person, room.id);
    return isRefusal(uploader) ? uploader : uploadImage(this.parts, uploader, image);
  }

  body(text: string): MessageBody {
    return this.policy.keys === 'members'
      ? { sealed: Buffer.from(text, 'utf8').toString('base64url') }
      : { text, attachments: [] };
  }

  /** Everything the person can see, page by page. */
  async read(room: StagedRoom, person: Caller): Promise<EntryView[]> {
    const { speaker, entered } = accepted(await enterRoom(this.parts, person, { roomId: room.id, afterSeq: 0 }));
    const entries = [...entered.entries];
    for (let more = entered.more; more;) {
      const page = await listEntries(this.parts, speaker, { after: entries.at(-1)?.seq ?? 0, limit: 200 });
      entries.push(...page.entries);
      more = page.more;
    }
    return entries;
  }

  async arrive(id: RoomId, person: Caller): Promise<void> {
    const { seat } = accepted(await showRoom(this.parts, person.thumbprint, id));
    this.parts.presence.hold(id, seat, GATEWAY, FOR_EVER);
  }
  goAway(room: StagedRoom, seat: SeatNumber): void {
    this.parts.presence.release(room.id, seat, GATEWAY, this.parts.now());
  }

  /** Lets time pass up to a moment, in a room that someone keeps awake. */
  async talkUntil(room: StagedRoom, time: ServerTime): Promise<void> {
    const [host] = room.people;
    const step = this.policy.end.idle === null ? Infinity : this.policy.end.idle / 2;
    while (host && this.parts.now() < time) {
      this.parts.clock.pass(Math.min(step, (time - this.parts.now()) / 1000));
      if (this.parts.now() < time) accepted<Appended>(await this.say(room, host, 'still here'));
    }
  }

  /** Ends the room by the first way its policy knows. */
  async finish(room: StagedRoom): Promise<void> {
    const [host] = room.people;
    if (!host) throw new Error('nobody is in the room');
    if (this.policy.end.byParticipant) accepted(await endRoom(this.parts, host, room.id));
    else if (this.policy.leaving.seat === 'freed' && this.policy.end.belowSeats > 0) {
      for (const person of room.people) {
        const left = await departRoom(this.parts, person.thumbprint, room.id);
        if (isRefusal(left) && left.refused !== 'room_ended') accepted(left);
      }
    } else {
      const { endsAt } = await this.show(room, host);
      if (endsAt === null) throw new Error('nothing ends this room');
      this.parts.clock.to(endsAt);
      await endDueRoom(this.parts, room.id);
    }
  }
}

function locatorOf({ id, code, linkKey }: RoomView): Locator | null {
  if (linkKey === null) return null;
  return code === null ? { room: id, key: linkKey } : { code, key: linkKey };
}

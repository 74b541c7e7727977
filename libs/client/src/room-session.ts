import {
  LIMITS,
  isRefusal,
  refuse,
  type AttachmentReference,
  type ClientMessageId,
  type EntryView,
  type KnockView,
  type ParticipantView,
  type Refusal,
  type RoomId,
  type RoomView,
  type SeatNumber,
  type Sent,
} from '@parley/contracts';
import { Listeners } from './listeners.js';
import { Outbox } from './outbox.js';
import type { OutboxStore, StoredMessage } from './outbox-store.js';
import { ReadMarks } from './read-marks.js';
import { isPassing } from './refusals.js';
import { hasEnded } from './room-end.js';
import type { RoomSnapshot, RoomStatus, SigningFault } from './room-snapshot.js';
import type { ServerClock } from './server-clock.js';
import type { SignReceipts } from './signing-room.js';
import { fitsFrame, wellFormed } from './speech-frame.js';
import { Timeline } from './timeline.js';
import type { Wire } from './wire.js';

export interface RoomSessionOptions {
  connection: Wire;
  roomId: RoomId;
  outbox: OutboxStore;
  /** The room if it is known already: shown at once, and only its last page of entries is fetched at first. */
  room?: RoomView | undefined;
  /** Messages on their way at once; 1 by default. More gives up the order of what has to be sent again. */
  window?: number | undefined;
  /** Signs for what this device says, where the room keeps a log. */
  sign?: SignReceipts | undefined;
}

/** Milliseconds: how often one's typing is told, how long someone else's is shown, the pause before a refused entering. */
const TELL_TYPING_MS = 2_000;
const SHOW_TYPING_MS = 5_000;
const ENTER_AGAIN_MS = 2_000;
const TELL_READ_AGAIN_MS = 5_000;

const NOBODY: readonly ParticipantView[] = [];
/** The session of each room that a line has now: what an older one leaves behind is no longer its own. */
const begun = new WeakMap<Wire, Map<RoomId, RoomSession>>();
const takesMessages = ({ state }: RoomView): boolean => state === 'active' || state === 'locked';

/**
 * One room on one device, over a shared connection: everything said, in order and each once, and everything written,
 * in order and sent once. One session a room and connection; it begins at once and lasts until `close`.
 */
export class RoomSession {
  readonly clock: ServerClock;
  readonly roomId: RoomId;
  readonly #wire: Wire;
  readonly #outbox: Outbox;
  readonly #timeline: Timeline;
  readonly #listeners = new Listeners();
  readonly #unhook: (() => void)[];
  readonly #typing = new Map<SeatNumber, ReturnType<typeof setTimeout>>();
  #status: RoomStatus = 'connecting';
  #refusal: Refusal | null = null;
  #room: RoomView | null = null;
  readonly #readMarks = new ReadMarks();
  #readWhenEntered: number | null = null;
  #knocks: readonly KnockView[] = [];
  #typingView: readonly SeatNumber[] = [];
  #snapshot: RoomSnapshot | null = null;
  #hasOlder: boolean;
  /** The highest sequence that is known to exist. */
  #highest = 0;
  /** Counts enterings; what an overtaken one still brings is dropped. */
  #entering = 0;
  #entered = false;
  #catching: { turn: number; complete: Promise<boolean> } | null = null;
  #enterAgain: ReturnType<typeof setTimeout> | undefined;
  #tellReadAgain: ReturnType<typeof setTimeout> | undefined;
  /** A page of older entries on its way; whether it came. */
  #paging: Promise<boolean> | null = null;
  #closed = false;
  #toldTypingAt = Number.NEGATIVE_INFINITY;
  #read = 0;
  #toldRead = 0;
  readonly #sign: () => void;
  #signingFault: SigningFault | null = null;
  readonly #faulty = (fault: SigningFault): void => {
    this.#signingFault = fault;
    this.#changed();
  };
  #stopSigning: (() => void) | undefined;

  constructor({ connection, roomId, outbox, room, window = 1, sign }: RoomSessionOptions) {
    this.clock = connection.clock;
    this.roomId = roomId;
    this.#wire = connection;
    if (room) this.#keepRoom(room);
    const signs = (): boolean => !!sign && !!this.#room?.policy.keeping.log;
    this.#sign = () => {
      if (signs())
        this.#stopSigning ??= sign?.({ wire: connection, messages: outbox, session: this, faulty: this.#faulty });
    };
    this.#timeline = new Timeline(Math.max(0, (room?.lastSeq ?? 0) - LIMITS.pageEntries));
    this.#hasOlder = this.#timeline.lastSeq > 0;
    this.#outbox = new Outbox({
      roomId,
      store: outbox,
      clock: this.clock,
      window,
      send: ({ clientMessageId, salt, text, attachments }) => {
        const images = attachments.map(({ id, alt }) => ({ id, alt }));
        const input = { roomId, clientMessageId, salt, body: { text, attachments: images } };
        return fitsFrame(input)
          ? this.#wire.request('message:send', input)
          : Promise.resolve(refuse('message_too_long', { bytes: LIMITS.frameBytes }));
      },
      sent: (message, sent) => {
        this.#sent(message, sent);
      },
      changed: () => {
        this.#changed();
      },
      signs,
    });
    const sessions = begun.get(connection) ?? new Map<RoomId, RoomSession>();
    begun.set(connection, sessions.set(roomId, this));
    this.#unhook = [connection.subscribe(this.#lineChanged), ...this.#hear()];
    this.#lineChanged();
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

  readonly getSnapshot = (): RoomSnapshot => {
    this.#snapshot ??= {
      status: this.#status,
      refusal: this.#refusal,
      room: this.#room,
      knocks: this.#knocks,
      participants: this.#room?.participants ?? NOBODY,
      entries: this.#timeline.view,
      hasOlder: this.#hasOlder,
      readWhenEntered: this.#readWhenEntered,
      outbox: this.#outbox.view,
      typing: this.#typingView,
      endsAt: this.#room?.endsAt ?? null,
      signingFault: this.#signingFault,
    };
    return this.#snapshot;
  };

  /** Puts words and uploaded images into the outbox; they go out when everything before them has. Answers the message's id. */
  send(text: string, images: readonly AttachmentReference[] = []): ClientMessageId {
    const id = this.#outbox.write(
      wellFormed(text),
      images.map((image) => ({ ...image, alt: wellFormed(image.alt) })),
    );
    if (this.#isOver()) this.#outbox.fail('room_ended');
    return id;
  }

  /** Sends a failed message again, under its old id. */
  retry(id: ClientMessageId): void {
    if (!this.#isOver()) this.#outbox.retry(id);
  }

  /** Gives a message up, on every page of this device. One that is on its way may still arrive, and is then shown as said. */
  discard(id: ClientMessageId): void {
    this.#outbox.discard(id);
  }

  /** What a room that is over did not take was shown to the person: this device keeps it no longer. */
  forgetUnsent(): void {
    if (this.#isOver()) this.#outbox.forget();
  }

  /** Enters again a room that was `refused`. */
  enterAgain(): void {
    if (this.#status === 'refused') this.#lineChanged();
  }

  /** Tells the others what was read; never goes back, and waits for the line. */
  readUpTo(seq: number): void {
    this.#read = Math.max(this.#read, Math.min(seq, this.#timeline.lastSeq));
    void this.#tellRead();
  }

  /** Call at each key: told at most once in 2 s. */
  typing(): void {
    const now = this.clock.local();
    if (this.#status !== 'online' || now - this.#toldTypingAt < TELL_TYPING_MS) return;
    this.#toldTypingAt = now;
    void this.#wire.request('participant:typing', { roomId: this.roomId });
  }

  /** Fetches the page before the first entry. Answers whether there is more; false too when the line is away. */
  async older(): Promise<boolean> {
    if (!this.#hasOlder) return false;
    // Who asks meanwhile gets the same page: two at once would bring it twice and disagree on what is left.
    this.#paging ??= this.#pageBack().finally(() => {
      this.#paging = null;
    });
    return (await this.#paging) && this.#hasOlder;
  }

  /**
   * Pages back until the entry `seq` is held; 1 fetches everything. Answers whether it is held now, or all there is:
   * false when the line went or `signal` ended it, and the next call goes on from there.
   */
  async loadBackTo(seq: number, signal?: AbortSignal): Promise<boolean> {
    while (this.#lacks(seq)) {
      if (signal?.aborted || this.#closed) return false;
      if (!(await this.older()) && this.#lacks(seq)) return false;
    }
    return this.#status !== 'connecting' || this.#timeline.lastSeq >= seq;
  }

  /** Stops hearing the room. The seat stays, and so does the outbox. */
  close(): void {
    this.#closed = true;
    this.#entering += 1;
    for (const unhook of this.#unhook) unhook();
    for (const timer of this.#typing.values()) clearTimeout(timer);
    clearTimeout(this.#enterAgain);
    clearTimeout(this.#tellReadAgain);
    this.#outbox.close();
    this.#stopSigning?.();
    const sessions = begun.get(this.#wire);
    if (sessions?.get(this.roomId) === this) sessions.delete(this.roomId);
    if (this.#entered) this.#exit();
    this.#entered = false;
  }

  /** A line is in a room or is not, whoever entered it. */
  #exit(): void {
    if (!begun.get(this.#wire)?.has(this.roomId)) void this.#wire.request('room:exit', { roomId: this.roomId });
  }

  /** An entry so far back stands with the service, and not here. */
  #lacks(seq: number): boolean {
    return this.#hasOlder && (this.#timeline.firstSeq ?? Number.POSITIVE_INFINITY) > seq;
  }

  async #pageBack(): Promise<boolean> {
    const before = this.#timeline.firstSeq ?? this.#timeline.lastSeq + 1;
    const page = await this.#wire.request('message:list', { roomId: this.roomId, before, limit: LIMITS.pageEntries });
    if (isRefusal(page)) return false;
    this.#timeline.prepend(page.entries);
    this.#hasOlder = page.more && page.entries.length > 0;
    this.#changed();
    return true;
  }

  #hear(): (() => void)[] {
    const own = (event: { roomId: RoomId }): boolean => event.roomId === this.roomId;
    return [
      this.#wire.on('message:new', (entry) => {
        if (own(entry)) this.#live(entry);
      }),
      this.#wire.on('room:changed', ({ room, knocks }) => {
        if (room.id !== this.roomId) return;
        if (!this.#isOlder(room)) this.#knocks = knocks;
        this.#takeRoom(room);
      }),
      this.#wire.on('room:ended', (event) => {
        if (!own(event) || !this.#room) return;
        const { closedAt, reason, by, lastSeq } = event;
        this.#takeRoom({ ...this.#room, state: 'closed', closedAt, closeReason: reason, closedBy: by, lastSeq });
      }),
      this.#wire.on('participant:changed', (event) => {
        if (own(event)) this.#takeParticipant(event.participant);
      }),
      this.#wire.on('message:read', (event) => {
        if (!own(event)) return;
        this.#readMarks.hear(event.seat, event.seq, event.at);
        this.#takeParticipants(this.#room?.participants ?? []);
      }),
      this.#wire.on('participant:typing', (event) => {
        if (own(event)) this.#showTyping(event.seat);
      }),
      this.#wire.on('knock:new', (event) => {
        if (!own(event)) return;
        this.#knocks = [...this.#knocks.filter(({ id }) => id !== event.knock.id), event.knock];
        this.#changed();
      }),
      this.#wire.on('knock:changed', (event) => {
        if (!own(event)) return;
        const { knockId, approvals, of } = event;
        this.#knocks = this.#knocks.map((knock) => (knock.id === knockId ? { ...knock, approvals, of } : knock));
        this.#changed();
      }),
    ];
  }

  readonly #lineChanged = (): void => {
    if (this.#isOver()) return;
    if (this.#wire.online) {
      void this.#enter();
      return;
    }
    this.#entering += 1;
    this.#entered = false;
    clearTimeout(this.#enterAgain);
    this.#outbox.hold();
    if (this.#status === 'online') this.#setStatus('offline');
  };

  /** Enters the room and fetches what was said meanwhile; only then does anything go out. */
  async #enter(): Promise<void> {
    const turn = (this.#entering += 1);
    clearTimeout(this.#enterAgain);
    const { lastSeq: afterSeq } = this.#timeline;
    const entering = this.#wire.request('room:enter', { roomId: this.roomId, afterSeq });
    // Entries meet a loaded outbox, so that what was sent before a reload, or by another page, leaves it.
    const [answer] = await Promise.all([entering, this.#outbox.load()]);
    if (turn !== this.#entering) {
      // Left while it was being entered.
      if (this.#closed && !isRefusal(answer)) this.#exit();
      return;
    }
    if (isRefusal(answer)) {
      this.#takeRefusal(answer);
      return;
    }
    this.#entered = true;
    if (!this.#isOlder(answer.room)) this.#knocks = answer.knocks;
    const room = this.#keepRoom(answer.room);
    const readSeq = room.participants.find(({ seat }) => seat === room.seat)?.readSeq ?? 0;
    this.#readWhenEntered ??= readSeq;
    this.#toldRead = Math.max(this.#toldRead, readSeq);
    this.#append(answer.entries);
    const complete = await this.#catchUp(answer.more);
    if (turn !== this.#entering || !complete || !this.#room) return;
    if (!hasEnded(this.#room)) this.#setStatus('online');
    this.#takeRoom(this.#room);
    void this.#tellRead();
  }

  /** Entering, or listing what was said, was refused. */
  #takeRefusal(refusal: Refusal): void {
    const { refused } = refusal;
    if (refused === 'room_ended') this.#finish('ended');
    else if (refused === 'not_found' || refused === 'room_gone') this.#finish('gone');
    else if (isPassing(refusal)) this.#enterSoon();
    else {
      this.#outbox.hold();
      this.#setStatus('refused', refusal);
    }
  }

  #enterSoon(): void {
    clearTimeout(this.#enterAgain);
    this.#enterAgain = setTimeout(this.#lineChanged, ENTER_AGAIN_MS * (0.5 + Math.random()));
  }

  /** Lists what follows until the service has no more. False when it could not: entering resumes it. */
  #catchUp(more: boolean): Promise<boolean> {
    if (!more && this.#timeline.lastSeq >= this.#highest) return Promise.resolve(true);
    if (this.#catching?.turn !== this.#entering) {
      const turn = this.#entering;
      this.#catching = { turn, complete: this.#listOn(turn) };
    }
    return this.#catching.complete;
  }

  async #listOn(turn: number): Promise<boolean> {
    for (;;) {
      const heardOf = this.#highest;
      const after = this.#timeline.lastSeq;
      const page = await this.#wire.request('message:list', { roomId: this.roomId, after, limit: LIMITS.pageEntries });
      if (turn !== this.#entering) return false;
      if (isRefusal(page)) {
        this.#catching = null;
        this.#takeRefusal(page);
        return false;
      }
      this.#append(page.entries);
      if (page.more && page.entries.length > 0) continue;
      // What the service does not list does not exist for this device: seek on only for what was heard of since.
      if (this.#timeline.lastSeq < this.#highest && this.#highest > heardOf) continue;
      this.#catching = null;
      return true;
    }
  }

  #live(entry: EntryView): void {
    this.#highest = Math.max(this.#highest, entry.seq);
    // Entering brings it; until then it is not known which seat is one's own.
    if (!this.#entered) return;
    const outcome = this.#timeline.next(entry);
    if (outcome === 'kept') this.#shown([entry]);
    else if (outcome === 'gap') void this.#catchUp(false);
  }

  #append(page: readonly EntryView[]): void {
    this.#shown(this.#timeline.append(page));
  }

  /** New entries stand in the timeline: whoever wrote them is no longer writing, and one's own leave the outbox. */
  #shown(entries: readonly EntryView[]): void {
    for (const entry of entries) {
      this.#hideTyping(entry.seat);
      if (entry.type === 'message' && entry.seat === this.#room?.seat)
        this.#outbox.remove(entry.clientMessageId, entry.seq);
    }
    if (entries.length > 0) this.#changed();
  }

  /** The acknowledgement tells all that the entry will say, so its broadcast need not be waited for. */
  #sent({ clientMessageId, text, attachments }: StoredMessage, { seq, id, sentAt }: Sent): void {
    if (!this.#room) return;
    const { seat } = this.#room;
    const body = { text, attachments: [...attachments] };
    if (seq <= this.#timeline.lastSeq) this.#outbox.remove(clientMessageId, seq);
    else this.#live({ type: 'message', roomId: this.roomId, seq, id, sentAt, seat, clientMessageId, body });
  }

  #isOlder(told: RoomView): boolean {
    if (!this.#room) return false;
    // The word that a room ended names no revision, so that a view from before it may have the same one.
    if (told.revision === this.#room.revision) return hasEnded(this.#room) && !hasEnded(told);
    return told.revision < this.#room.revision;
  }

  /** Takes a newer view, and of an older one how far everyone had read. Answers the view that stands. */
  #keepRoom(told: RoomView): RoomView {
    this.#readMarks.hearAll(told.participants);
    const kept = this.#room && this.#isOlder(told) ? this.#room : told;
    const participants = this.#readMarks.applyTo(kept.participants, this.#room?.participants ?? []);
    const room = { ...kept, participants };
    this.#room = room;
    return room;
  }

  #takeRoom(told: RoomView): void {
    const room = this.#keepRoom(told);
    this.#highest = Math.max(this.#highest, room.lastSeq);
    this.#changed();
    if (hasEnded(room)) void this.#end();
    else if (this.#status === 'online') {
      if (takesMessages(room)) this.#outbox.open();
      else this.#outbox.hold();
      if (this.#timeline.lastSeq < this.#highest) void this.#catchUp(false);
    }
  }

  #takeParticipant(participant: ParticipantView): void {
    this.#readMarks.hearAll([participant]);
    const known = this.#room?.participants ?? [];
    const isKnown = known.some(({ seat }) => seat === participant.seat);
    this.#takeParticipants(
      isKnown ? known.map((one) => (one.seat === participant.seat ? participant : one)) : [...known, participant],
    );
  }

  #takeParticipants(told: ParticipantView[]): void {
    if (!this.#room) return;
    const participants = this.#readMarks.applyTo(told, this.#room.participants);
    if (participants === this.#room.participants) return;
    this.#room = { ...this.#room, participants };
    this.#changed();
  }

  /** Fetches the last words, then settles what can no longer be said. */
  async #end(): Promise<void> {
    const turn = this.#entering;
    this.#outbox.hold();
    const complete = await this.#catchUp(false);
    // A line that broke meanwhile, or a service that was away, comes back to a closed room, and to this place.
    if (complete && turn === this.#entering) this.#finish('ended');
  }

  #finish(status: 'ended' | 'gone'): void {
    this.#setStatus(status);
    for (const seat of [...this.#typing.keys()]) this.#hideTyping(seat);
    this.#knocks = [];
    this.#outbox.fail('room_ended');
  }

  #isOver(): boolean {
    return this.#status === 'ended' || this.#status === 'gone';
  }

  async #tellRead(): Promise<void> {
    const seq = this.#read;
    if (this.#status !== 'online' || seq <= this.#toldRead) return;
    clearTimeout(this.#tellReadAgain);
    const told = this.#toldRead;
    this.#toldRead = seq;
    const answer = await this.#wire.request('message:read', { roomId: this.roomId, seq });
    if (!isRefusal(answer) || this.#toldRead !== seq || this.#closed) return;
    this.#toldRead = told;
    if (isPassing(answer)) this.#tellReadAgain = setTimeout(() => void this.#tellRead(), TELL_READ_AGAIN_MS);
  }

  #showTyping(seat: SeatNumber): void {
    if (seat === this.#room?.seat) return;
    clearTimeout(this.#typing.get(seat));
    this.#typing.set(
      seat,
      setTimeout(() => {
        this.#hideTyping(seat);
      }, SHOW_TYPING_MS),
    );
    this.#typingChanged();
  }

  #hideTyping(seat: SeatNumber): void {
    const timer = this.#typing.get(seat);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#typing.delete(seat);
    this.#typingChanged();
  }

  #typingChanged(): void {
    const seats = [...this.#typing.keys()];
    if (seats.length === this.#typingView.length && seats.every((seat, index) => seat === this.#typingView[index]))
      return;
    this.#typingView = seats;
    this.#changed();
  }

  #setStatus(status: RoomStatus, refusal: Refusal | null = null): void {
    if (this.#status === status && this.#refusal?.refused === refusal?.refused) return;
    this.#status = status;
    this.#refusal = refusal;
    this.#sign();
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = null;
    this.#listeners.notify();
  }
}

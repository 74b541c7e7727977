import type { AttachmentReference, ClientMessageId, ErrorCode, Refusal, RoomId, Sent } from '@parley/contracts';
import { base64url } from 'jose';
import { isPassing } from './lost-refusal.js';
import type { OutboxStore, StoredMessage } from './outbox-store.js';
import type { OutboxItem } from './room-snapshot.js';
import type { ServerClock } from './server-clock.js';

type Phase = 'storing' | 'waiting' | 'sending' | 'acknowledged' | 'failed';
interface Waiting extends StoredMessage {
  phase: Phase;
  error?: ErrorCode;
}
export interface OutboxOptions {
  roomId: RoomId;
  store: OutboxStore;
  clock: ServerClock;
  /** Messages on their way at once. */
  window: number;
  /** Sends one message; a refusal is a value. */
  send: (message: StoredMessage) => Promise<Sent | Refusal>;
  /** The service took it. */
  sent: (message: StoredMessage, sent: Sent) => void;
  changed: () => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** What was written in one room and is not yet seen there, in the order of writing. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: Waiting[] = [];
  /** What was written before a reload stands in front again. */
  readonly loaded: Promise<void>;
  #view: readonly OutboxItem[] | null = null;
  #open = false;
  #sending = 0;
  #passing = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.loaded = this.#load();
  }

  get view(): readonly OutboxItem[] {
    this.#view ??= this.#waiting.map(({ clientMessageId, text, attachments, phase, error, createdAt }) => ({
      clientMessageId,
      text,
      attachments,
      state: phase === 'failed' ? 'failed' : 'pending',
      ...(error !== undefined && { error }),
      createdAt,
    }));
    return this.#view;
  }

  write(text: string, attachments: readonly AttachmentReference[]): ClientMessageId {
    const { roomId, store, clock } = this.#options;
    const last = this.#waiting.at(-1)?.createdAt ?? 0;
    const message: StoredMessage = {
      clientMessageId: crypto.randomUUID() as ClientMessageId,
      roomId,
      salt: base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
      text,
      attachments,
      // Strictly rising, because the stored order is made from it.
      createdAt: Math.max(clock.now(), last + 1) as StoredMessage['createdAt'],
    };
    const waiting: Waiting = { ...message, phase: 'storing' };
    this.#waiting.push(waiting);
    const stored = () => {
      if (waiting.phase === 'storing') waiting.phase = 'waiting';
      this.#pump();
    };
    // Stored before it is sent, so that a reload repeats it under the same id. A browser that keeps nothing still sends.
    store.put(message).then(stored, stored);
    this.#changed();
    return message.clientMessageId;
  }

  retry(id: ClientMessageId): void {
    const item = this.#waiting.find(({ clientMessageId }) => clientMessageId === id);
    if (item?.phase !== 'failed') return;
    item.phase = 'waiting';
    delete item.error;
    this.#changed();
    this.#pump();
  }

  /** Forgets a message: its entry appeared, or the person gave it up. */
  remove(id: ClientMessageId): void {
    const index = this.#waiting.findIndex(({ clientMessageId }) => clientMessageId === id);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.#forget(id);
    this.#changed();
    this.#pump();
  }

  /** The room can take messages now. */
  open(): void {
    this.#open = true;
    this.#passing = 0;
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#pump();
  }

  /** The room can't be reached, or takes nothing at present. */
  hold(): void {
    this.#open = false;
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  /** Nothing will go out any more: what waits has failed, and this device keeps no words of a room that ended. */
  fail(error: ErrorCode): void {
    this.hold();
    for (const item of this.#waiting) {
      this.#forget(item.clientMessageId);
      if (item.phase === 'failed' || item.phase === 'acknowledged') continue;
      item.phase = 'failed';
      item.error = error;
    }
    this.#changed();
  }

  async #load(): Promise<void> {
    const { store, roomId } = this.#options;
    // An unreadable store is an empty one: what is written now must still go out.
    const stored = await store.list(roomId).catch(() => []);
    const here = new Set(this.#waiting.map(({ clientMessageId }) => clientMessageId));
    const earlier = stored.filter(({ clientMessageId }) => !here.has(clientMessageId));
    this.#waiting.unshift(...earlier.map((message): Waiting => ({ ...message, phase: 'waiting' })));
    if (earlier.length > 0) this.#changed();
    this.#pump();
  }

  #pump(): void {
    if (!this.#open || this.#pause !== undefined) return;
    for (const item of this.#waiting) {
      if (item.phase === 'storing' || this.#sending >= this.#options.window) return;
      if (item.phase === 'waiting') void this.#deliver(item);
    }
  }

  async #deliver(item: Waiting): Promise<void> {
    item.phase = 'sending';
    this.#sending += 1;
    const answer = await this.#options.send(item);
    this.#sending -= 1;
    // Its entry may have come first, by the broadcast of a message whose acknowledgement was lost.
    if (this.#waiting.includes(item)) this.#settle(item, answer);
    this.#pump();
  }

  #settle(item: Waiting, answer: Sent | Refusal): void {
    if (!('refused' in answer)) {
      this.#passing = 0;
      item.phase = 'acknowledged';
      this.#forget(item.clientMessageId);
      this.#options.sent(item, answer);
    } else if (item.phase === 'failed') {
      // The room ended meanwhile.
    } else if (isPassing(answer)) {
      item.phase = 'waiting';
      this.#wait();
    } else {
      item.phase = 'failed';
      item.error = answer.refused;
      this.#changed();
    }
  }

  #wait(): void {
    if (!this.#open || this.#pause !== undefined) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#passing);
    this.#passing += 1;
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        this.#pump();
      },
      pause * (0.5 + Math.random()),
    );
  }

  #forget(id: ClientMessageId): void {
    // What stays behind is sent once more under its old id after a reload, and the service answers as before.
    this.#options.store.remove(id).catch(() => undefined);
  }

  #changed(): void {
    this.#view = null;
    this.#options.changed();
  }
}

import {
  toBase64url,
  type AttachmentReference,
  type ClientMessageId,
  type ErrorCode,
  type Refusal,
  type RoomId,
  type Sent,
} from '@parley/contracts';
import { Backoff } from './backoff.js';
import type { OutboxStore, StoredMessage } from './outbox-store.js';
import { isPassing, retryAfterMs } from './refusals.js';
import type { OutboxItem } from './room-snapshot.js';
import type { ServerClock } from './server-clock.js';

type Phase = 'storing' | 'waiting' | 'sending' | 'acknowledged' | 'failed';
interface Waiting extends StoredMessage {
  phase: Phase;
  error?: ErrorCode;
  /** As it was shown last. */
  item?: OutboxItem;
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
  /** Whether this device signs for what is said here. */
  signs: () => boolean;
}

const PAUSES = { firstMs: 500, maxMs: 10_000 };

/**
 * What was written in one room and is not yet seen there, in the order of writing. Pages of one device share the store:
 * each sends what it knows of, under the same ids, and the service takes every message once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: Waiting[] = [];
  /** Said, failed for good or given up: a store that answers late brings none of them back. The sequence of what is kept for its receipt, else 0. */
  readonly #settled = new Map<ClientMessageId, number>();
  readonly #backoff = new Backoff(PAUSES, () => {
    this.#pump();
  });
  readonly #unhook: () => void;
  #loading: Promise<void> | null = null;
  #loaded = false;
  /** Why nothing goes out any more. */
  #failed: ErrorCode | null = null;
  #view: readonly OutboxItem[] | null = null;
  #open = false;
  #sending = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#unhook = options.store.onDiscard((id) => {
      this.#drop(id);
    });
    void this.load();
  }

  get view(): readonly OutboxItem[] {
    this.#view ??= this.#waiting.map(itemOf);
    return this.#view;
  }

  write(text: string, attachments: readonly AttachmentReference[]): ClientMessageId {
    const { roomId, store, clock } = this.#options;
    const message: StoredMessage = {
      clientMessageId: crypto.randomUUID() as ClientMessageId,
      roomId,
      salt: toBase64url(crypto.getRandomValues(new Uint8Array(32))),
      text,
      attachments,
      // Strictly rising, because the stored order is made from it.
      createdAt: Math.max(clock.now(), ...this.#waiting.map((one) => one.createdAt + 1)) as StoredMessage['createdAt'],
    };
    const waiting: Waiting = { ...message, phase: 'storing' };
    this.#waiting.push(waiting);
    const stored = () => {
      if (waiting.phase === 'storing') waiting.phase = 'waiting';
      // Given up before it was stored.
      if (this.#settled.has(message.clientMessageId)) this.#forget(message.clientMessageId);
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

  /** Its entry appeared. */
  remove(id: ClientMessageId, seq: number): void {
    const item = this.#drop(id);
    if (item && item.phase !== 'acknowledged') this.#wasSaid(item, seq);
  }

  /** The person gave it up, for every page of this device. */
  discard(id: ClientMessageId): void {
    this.#drop(id);
    this.#options.store.discard(id).catch(() => undefined);
  }

  /**
   * What was written before a reload, or by a page that is gone, stands in line. An unreadable store is an empty one:
   * what is written now must still go out.
   */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** The room can take messages now. */
  open(): void {
    this.#open = true;
    this.#backoff.relax();
    this.#backoff.stop();
    this.#pump();
  }

  /** The room can't be reached, or takes nothing at present. */
  hold(): void {
    this.#open = false;
    this.#backoff.stop();
  }

  /** Sends nothing more and hears nothing; what waits stays in the store. */
  close(): void {
    this.hold();
    this.#unhook();
  }

  /** Nothing will go out any more: what waits has failed. It stays in the store until `forget`. */
  fail(error: ErrorCode): void {
    this.hold();
    this.#failed = error;
    for (const item of this.#waiting) {
      if (item.phase === 'failed' || item.phase === 'acknowledged') continue;
      item.phase = 'failed';
      item.error = error;
    }
    this.#changed();
  }

  /** What failed for good was seen: the store keeps it no longer, the view does. */
  forget(): void {
    for (const { clientMessageId, phase } of this.#waiting) if (phase === 'failed') this.#forget(clientMessageId);
  }

  async #load(): Promise<void> {
    const { store, roomId } = this.#options;
    const stored = await store.list(roomId).catch(() => []);
    let at = 0;
    let added = false;
    for (const message of stored) {
      const { clientMessageId: id } = message;
      const here = this.#waiting.findIndex((one) => one.clientMessageId === id);
      if (here >= 0) {
        // What other pages wrote stands between one's own as the store has it; what was there before this page, in front.
        if (this.#loaded) at = Math.max(at, here + 1);
      } else if (this.#settled.has(id)) {
        // Left behind by a page that went before it was answered, or read before it was.
        const seq = this.#settled.get(id);
        if (seq) this.#wasSaid(message, seq);
        else this.#forget(id);
      } else {
        const phase = this.#failed === null ? 'waiting' : 'failed';
        this.#waiting.splice(at, 0, { ...message, phase, ...(this.#failed !== null && { error: this.#failed }) });
        at += 1;
        added = true;
      }
    }
    this.#loaded = true;
    if (added) this.#changed();
    this.#pump();
  }

  #pump(): void {
    if (!this.#open || this.#backoff.waiting) return;
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
    // Given up on its way, and said all the same.
    else if (!('refused' in answer)) this.#wasSaid(item, answer.seq);
    this.#pump();
  }

  #settle(item: Waiting, answer: Sent | Refusal): void {
    if (!('refused' in answer)) {
      this.#backoff.relax();
      item.phase = 'acknowledged';
      this.#wasSaid(item, answer.seq);
      this.#options.sent(item, answer);
    } else if (item.phase === 'failed') {
      // The room ended meanwhile.
    } else if (isPassing(answer)) {
      item.phase = 'waiting';
      if (this.#open) this.#backoff.wait(retryAfterMs(answer));
    } else {
      item.phase = 'failed';
      item.error = answer.refused;
      this.#changed();
    }
  }

  /** Takes it out of the view, if it is there. */
  #drop(id: ClientMessageId): Waiting | undefined {
    this.#settled.set(id, this.#settled.get(id) ?? 0);
    const index = this.#waiting.findIndex(({ clientMessageId }) => clientMessageId === id);
    const [item] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (!item) return item;
    this.#changed();
    this.#pump();
    return item;
  }

  #forget(id: ClientMessageId): void {
    this.#settled.set(id, 0);
    // What stays behind is sent once more under its old id after a reload, and the service answers as before.
    this.#options.store.remove(id).catch(() => undefined);
  }

  /** Its salt is this device's alone until a receipt names what it made of it, so it stays where receipts are signed. */
  #wasSaid({ clientMessageId, roomId, salt, text, attachments, createdAt }: StoredMessage, said: number): void {
    const { signs, store } = this.#options;
    if (!signs()) {
      this.#forget(clientMessageId);
      return;
    }
    this.#settled.set(clientMessageId, said);
    store.put({ clientMessageId, roomId, salt, text, attachments, createdAt, said }).catch(() => undefined);
  }

  #changed(): void {
    this.#view = null;
    this.#options.changed();
  }
}

/** The same object as long as it says the same. */
function itemOf(waiting: Waiting): OutboxItem {
  const { clientMessageId, text, attachments, phase, error, createdAt, item } = waiting;
  const state = phase === 'failed' ? 'failed' : 'pending';
  if (item?.state === state && item.error === error) return item;
  waiting.item = { clientMessageId, text, attachments, state, ...(error !== undefined && { error }), createdAt };
  return waiting.item;
}

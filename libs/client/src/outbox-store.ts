import type { AttachmentReference, ClientMessageId, RoomId, ServerTime } from '@parley/contracts';

/** What a retry needs to be the same message: id and salt never change (docs/protocol.md, *Envelope*). */
export interface StoredMessage {
  clientMessageId: ClientMessageId;
  roomId: RoomId;
  /** 32 random bytes, base64url. */
  salt: string;
  text: string;
  /** Whole, so that one's own entry can be shown before its broadcast; the wire carries id and description alone. */
  attachments: readonly AttachmentReference[];
  createdAt: ServerTime;
  /** Where it was said, a sequence; it is kept until this device has signed for it. */
  said?: number;
}
/** As it may lie there: what an older page stored knows nothing of images. */
export type KeptMessage = Omit<StoredMessage, 'attachments'> & Partial<Pick<StoredMessage, 'attachments'>>;

/** What was written and not yet acknowledged, in reach of every page of this device. */
export interface OutboxStore {
  /** What is still to be said, or what was and waits for a receipt. Oldest first. */
  list(roomId: RoomId, said?: boolean): Promise<StoredMessage[]>;
  put(message: StoredMessage): Promise<void>;
  /** It was said, or can't be said any more: other pages learn it from the room. */
  remove(id: ClientMessageId): Promise<void>;
  /** What was written before this time, in whatever room. Oldest first. */
  writtenBefore(time: ServerTime): Promise<StoredMessage[]>;
  /** A person gave it up: removed, and every page that holds it is told. */
  discard(id: ClientMessageId): Promise<void>;
  /** Hears what any page discards. Answers how to stop. */
  onDiscard(listener: (id: ClientMessageId) => void): () => void;
}

export const whichWere = (said: boolean, kept: readonly KeptMessage[]): KeptMessage[] =>
  kept.filter((message) => !message.said === !said);

export const oldestFirst = (kept: readonly KeptMessage[]): StoredMessage[] =>
  kept
    .map((message): StoredMessage => ({ ...message, attachments: message.attachments ?? [] }))
    .sort((a, b) => a.createdAt - b.createdAt);

/** For programs and tests, and for browsers that keep nothing. */
export class MemoryOutboxStore implements OutboxStore {
  readonly #messages = new Map<ClientMessageId, KeptMessage>();
  readonly #listeners = new Set<(id: ClientMessageId) => void>();

  list(roomId: RoomId, said = false): Promise<StoredMessage[]> {
    const kept = [...this.#messages.values()].filter((message) => message.roomId === roomId);
    return Promise.resolve(oldestFirst(whichWere(said, kept)));
  }

  put(message: KeptMessage): Promise<void> {
    this.#messages.set(message.clientMessageId, message);
    return Promise.resolve();
  }

  remove(id: ClientMessageId): Promise<void> {
    this.#messages.delete(id);
    return Promise.resolve();
  }

  writtenBefore(time: ServerTime): Promise<StoredMessage[]> {
    return Promise.resolve(oldestFirst([...this.#messages.values()].filter(({ createdAt }) => createdAt < time)));
  }

  async discard(id: ClientMessageId): Promise<void> {
    await this.remove(id);
    for (const listener of [...this.#listeners]) listener(id);
  }

  onDiscard(listener: (id: ClientMessageId) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

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
}
/** Words that were written and not yet acknowledged. */
export interface OutboxStore {
  /** Oldest first. */
  list(roomId: RoomId): Promise<StoredMessage[]>;
  put(message: StoredMessage): Promise<void>;
  remove(id: ClientMessageId): Promise<void>;
}

/** For programs and tests, and for browsers that keep nothing. */
export class MemoryOutboxStore implements OutboxStore {
  readonly #messages = new Map<ClientMessageId, StoredMessage>();

  list(roomId: RoomId): Promise<StoredMessage[]> {
    const own = [...this.#messages.values()].filter((message) => message.roomId === roomId);
    return Promise.resolve(own.sort((a, b) => a.createdAt - b.createdAt));
  }

  put(message: StoredMessage): Promise<void> {
    this.#messages.set(message.clientMessageId, message);
    return Promise.resolve();
  }

  remove(id: ClientMessageId): Promise<void> {
    this.#messages.delete(id);
    return Promise.resolve();
  }
}

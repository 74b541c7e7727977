import { expect } from '@jest/globals';
import type {
  AttachmentId,
  AttachmentReference,
  ClientMessageId,
  Done,
  EntryId,
  EntryView,
  KnockView,
  MessageContent,
  Refusal,
  RoomId,
  RoomPolicy,
  RoomView,
  SeatNumber,
  SendMessage,
  Sent,
  ServerTime,
  UploadedImage,
} from '@parley/contracts';

export const ROOM_ID = '01900000-0000-7000-8000-000000000001' as RoomId;
export const SEAT = 1 as SeatNumber;
export const OTHER_SEAT = 2 as SeatNumber;

const at = (time: number) => time as ServerTime;

export const policy: RoomPolicy = {
  kind: 'audited',
  version: 1,
  entry: {
    by: 'code',
    code: { alphabet: 'crockford32', length: 4, renewEvery: null, quarantine: 86_400 },
    approval: { by: 'host', within: null, refusalRenewsCode: true },
  },
  activation: { within: 900 },
  seats: { max: 2, lockWhenFull: true },
  leaving: { seat: 'kept', absence: null },
  end: { after: 86_400, idle: null, belowSeats: 0, byParticipant: true },
  keys: 'service',
  readings: true,
  keeping: {
    messages: 'durable',
    history: null,
    historyFrom: 'opening',
    addresses: true,
    log: true,
    afterEnd: { archive: true, destroyAfter: 189_216_000 },
  },
  names: { by: 'offer', choices: 4 },
  about: null,
  message: { maxLength: 4000, images: true },
  reports: null,
  limits: { rooms: null, roomsPerAddress: null },
};

/** An image as the service tells of it after its upload. */
export const uploadedImage = (n: number): UploadedImage => ({
  id: `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as AttachmentId,
  type: 'image/png',
  bytes: 1_000 + n,
  width: 640,
  height: 480,
  sha256: 'a'.repeat(43),
  thumbnailSha256: 'b'.repeat(43),
});
export const reference = (n: number, alt = ''): AttachmentReference => ({ ...uploadedImage(n), alt });

/** The service's side of one room as the contracts tell it: one order, each client id once. */
export class FakeRoom {
  readonly entries: EntryView[] = [];
  readonly salts: string[] = [];
  readonly uploads = new Map<AttachmentId, UploadedImage>();
  /** Lines that hear what is said over another. */
  readonly lines = new Set<(entry: EntryView, over: unknown) => void>();
  knocks: KnockView[] = [];
  view: RoomView = {
    id: ROOM_ID,
    policy,
    state: 'locked',
    revision: 5,
    seat: SEAT,
    participants: [SEAT, OTHER_SEAT].map((seat) => ({
      seat,
      name: `Name ${seat}`,
      present: true,
      readSeq: 0,
      readAt: null,
      left: false,
    })),
    code: null,
    linkKey: null,
    codeRenewsAt: null,
    createdAt: at(1_000),
    endsAt: at(86_401_000),
    closedAt: null,
    closeReason: null,
    closedBy: null,
    lastSeq: 0,
  };
  readonly pageEntries: number;

  constructor(pageEntries = 3) {
    this.pageEntries = pageEntries;
  }

  get texts(): string[] {
    return this.entries.map((entry) => ('body' in entry ? entry.body.text : entry.type));
  }

  get bodies(): MessageContent[] {
    return this.entries.flatMap((entry) => ('body' in entry ? [entry.body] : []));
  }

  say(
    seat: SeatNumber,
    text: string,
    clientMessageId = crypto.randomUUID() as ClientMessageId,
    attachments: AttachmentReference[] = [],
  ): EntryView {
    const seq = this.entries.length + 1;
    const entry: EntryView = {
      type: 'message',
      roomId: ROOM_ID,
      seq,
      id: crypto.randomUUID() as EntryId,
      sentAt: at(1_000 + seq),
      seat,
      clientMessageId,
      body: { text, attachments },
    };
    this.entries.push(entry);
    this.view = { ...this.view, lastSeq: seq };
    return entry;
  }

  /** Idempotent by client id; what is new is told over every line but the one it came by, and answered as `fresh`. */
  send({ clientMessageId, salt, body }: SendMessage, over?: unknown): { sent: Sent; fresh: EntryView | null } {
    this.salts.push(salt);
    const known = this.entries.find((entry) => entry.type === 'message' && entry.clientMessageId === clientMessageId);
    const entry = known ?? this.#take(clientMessageId, body);
    if (!known) for (const tell of this.lines) tell(entry, over);
    return { sent: { seq: entry.seq, id: entry.id, sentAt: entry.sentAt }, fresh: known ? null : entry };
  }

  /** An image that a message may name from now on. */
  upload(n: number, alt = ''): AttachmentReference {
    this.uploads.set(uploadedImage(n).id, uploadedImage(n));
    return reference(n, alt);
  }

  #take(clientMessageId: ClientMessageId, body: SendMessage['body']): EntryView {
    if (!('text' in body)) return this.say(SEAT, body.sealed, clientMessageId);
    const attachments = body.attachments.map((sent) => {
      const uploaded = this.uploads.get(sent.id);
      if (!uploaded) throw new Error('an image that was never uploaded');
      // Nothing but what the wire may carry.
      expect(Object.keys(sent).sort()).toEqual(['alt', 'id']);
      return { ...uploaded, alt: sent.alt };
    });
    return this.say(SEAT, body.text, clientMessageId, attachments);
  }

  /** Takes whatever a test's service says of a receipt. */
  sign: (receipt: string) => Done | Refusal = () => ({});

  after(seq: number) {
    const rest = this.entries.filter((entry) => entry.seq > seq);
    return { entries: rest.slice(0, this.pageEntries), more: rest.length > this.pageEntries };
  }

  before(seq: number) {
    const rest = this.entries.filter((entry) => entry.seq < seq);
    return { entries: rest.slice(-this.pageEntries), more: rest.length > this.pageEntries };
  }
}

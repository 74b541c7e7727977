import { isRefusal, LIMITS, refuse } from '@parley/contracts';
import type {
  AttachmentId,
  ClientMessageId,
  EntryId,
  Refusal,
  RoomId,
  SeatNumber,
  ServerTime,
} from '@parley/contracts';
import { durableId } from '@parley/crypto';
import type { UnsentImages } from '@parley/oversight';
import { decideClaim } from '@parley/rooms';
import type { Attachment, Attachments, ClaimedAttachments, KeptAttachment, NewAttachment } from '@parley/rooms';
import type { MemoryRooms } from '@parley/volatile';

interface HeldAttachment {
  attachment: Attachment;
  bytes: number;
  /** Since when it waits for its message: the upload, the last claim, the withdrawal. */
  since: ServerTime;
  claim: { message: ClientMessageId; entryId: EntryId } | null;
  withdrawn: boolean;
}

/** Rows of images in this process's memory, beside the rooms they belong to: for tests. */
export class MemoryAttachments implements Attachments, UnsentImages {
  readonly #held = new Map<AttachmentId, HeldAttachment>();

  constructor(private readonly rooms: MemoryRooms) {}

  add({ bytes, ...attachment }: NewAttachment): Promise<Refusal | null> {
    const { roomId, seat } = attachment;
    const unsent = this.#of(roomId).filter(
      (held) => held.attachment.seat === seat && !held.withdrawn && this.#seq(held) === null,
    );
    if (!this.rooms.get(roomId)?.room.participants.some((p) => p.seat === seat && p.leftAt === null))
      return Promise.resolve(refuse('not_found'));
    const taken = this.#of(roomId).reduce((sum, held) => sum + held.bytes, bytes);
    if (taken > LIMITS.roomImageBytes)
      return Promise.resolve(refuse('images_refused', { limit: LIMITS.roomImageBytes }));
    if (unsent.length >= LIMITS.unsentImages) return Promise.resolve(refuse('too_many_requests'));
    this.#held.set(attachment.id, { attachment, bytes, since: this.rooms.now(), claim: null, withdrawn: false });
    return Promise.resolve(null);
  }

  find(roomId: RoomId, id: AttachmentId): Promise<KeptAttachment | null> {
    const held = this.#of(roomId).find(({ attachment, withdrawn }) => attachment.id === id && !withdrawn);
    return Promise.resolve(held ? { ...held.attachment, seq: this.#seq(held) } : null);
  }

  claim(
    roomId: RoomId,
    seat: SeatNumber,
    message: ClientMessageId,
    ids: readonly AttachmentId[],
  ): Promise<ClaimedAttachments | Refusal> {
    const own = this.#of(roomId).filter((held) => held.attachment.seat === seat);
    const uploads = own.map((held) => ({
      id: held.attachment.id,
      claim: held.claim,
      withdrawn: held.withdrawn,
      sent: this.#seq(held) !== null,
      due: this.#isDue(held),
    }));
    const claim = decideClaim(uploads, message, ids, durableId() as EntryId);
    if (isRefusal(claim)) return Promise.resolve(claim);
    const { entryId } = claim;
    const asked = own.filter(({ attachment }) => ids.includes(attachment.id));
    for (const held of asked) Object.assign(held, { claim: { message, entryId }, since: this.rooms.now() });
    return Promise.resolve({ entryId, attachments: asked.map(({ attachment }) => attachment) });
  }

  release(roomId: RoomId, seat: SeatNumber, entryId: EntryId): Promise<void> {
    for (const held of this.#of(roomId))
      if (held.attachment.seat === seat && held.claim?.entryId === entryId && this.#seq(held) === null)
        held.claim = null;
    return Promise.resolve();
  }

  withdraw(roomId: RoomId, seat: SeatNumber, id: AttachmentId): Promise<boolean> {
    const held = this.#held.get(id);
    const free = held?.attachment.roomId === roomId && held.attachment.seat === seat && !held.claim && !held.withdrawn;
    if (free) Object.assign(held, { withdrawn: true, since: this.rooms.now() });
    return Promise.resolve(free);
  }

  remove(roomId: RoomId, id: AttachmentId): Promise<void> {
    const held = this.#held.get(id);
    if (held?.attachment.roomId === roomId && held.withdrawn) this.#held.delete(id);
    return Promise.resolve();
  }

  async sweep(
    _batch: number,
    drop: (image: Pick<Attachment, 'id' | 'roomId'>) => Promise<void>,
    go = () => true,
  ): Promise<number> {
    const unsent = [...this.#held.values()].filter((held) => this.#seq(held) === null && this.#isDue(held));
    const due = unsent.sort((a, b) => a.since - b.since);
    const faults: unknown[] = [];
    let dropped = 0;
    for (const { attachment } of due) {
      if (!go()) break;
      try {
        await drop(attachment);
        this.#held.delete(attachment.id);
        dropped += 1;
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
    return dropped;
  }

  #of(roomId: RoomId): HeldAttachment[] {
    return [...this.#held.values()].filter(({ attachment }) => attachment.roomId === roomId);
  }

  /** An entry of the promised id, in the room. */
  #seq({ attachment, claim }: HeldAttachment): number | null {
    const entries = this.rooms.get(attachment.roomId)?.entries ?? [];
    return (claim && entries.find(({ id }) => id === claim.entryId)?.seq) ?? null;
  }

  #isDue({ since }: HeldAttachment): boolean {
    return this.rooms.now() > since + LIMITS.unsentImageSeconds * 1000;
  }
}

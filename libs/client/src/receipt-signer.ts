import {
  isRefusal,
  LIMITS,
  RECEIPT_LIMITS,
  RECEIPT_TYPE,
  type EntryView,
  type LastReceipt,
  type ReceiptClaims,
  type Refusal,
  type RoomView,
} from '@parley/contracts';
import { Backoff } from './backoff.js';
import type { Device } from './device-key.js';
import { IndexedDbReceiptChains } from './indexed-db-receipt-chains.js';
import type { PendingReceipt, ReceiptChain, ReceiptChains } from './receipt-chains.js';
import { commitmentOf, ownDigest, receiptDigest, type OwnMessage } from './receipt-content.js';
import { isPassing, retryAfterMs } from './refusals.js';
import { hasEnded } from './room-end.js';
import { signJws } from './sign-jws.js';
import type { SigningOptions, SigningRoom } from './signing-room.js';

const BATCH_MS = 2_000;
const PAUSES = { firstMs: 2_000, maxMs: 10_000 };
const UNSIGNED: ReceiptChain = { last: null, pending: null };

/** Signs until `end`, or until there is nothing more to sign. */
export function beginSigning(room: SigningRoom, options: SigningOptions, end: AbortSignal): void {
  if (end.aborted) return;
  const signer = new ReceiptSigner(room, options);
  end.addEventListener('abort', () => {
    signer.stop();
  });
}

/**
 * A device's signature under its own words in one room (docs/protocol.md, *Authorship*), a batch at a time and once more at the
 * end, behind the sending and out of a person's sight. It signs what it knows it said: an entry in its seat that it can't account
 * for ends what it signs, so that a service that puts words into its mouth gets no signature under them.
 */
class ReceiptSigner {
  readonly #room: SigningRoom;
  readonly #device: Device;
  readonly #batchMs: number;
  readonly #chains: ReceiptChains;
  readonly #unhook: () => void;
  readonly #backoff = new Backoff(PAUSES, () => {
    this.#sign();
  });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #signing = false;
  #stopped = false;
  /** The service told where the chain stands, and nothing has been taken since. */
  #corrected = false;

  constructor(room: SigningRoom, { device, chains, batchMs }: SigningOptions) {
    this.#room = room;
    this.#device = device;
    this.#batchMs = batchMs ?? BATCH_MS;
    this.#chains = chains ?? new IndexedDbReceiptChains();
    const unsubscribe = room.session.subscribe(this.#changed);
    // A page that is put away may not come back: what was said last is signed while there is time.
    const page = 'document' in globalThis ? document : null;
    page?.addEventListener('visibilitychange', this.#sign);
    this.#unhook = () => {
      unsubscribe();
      page?.removeEventListener('visibilitychange', this.#sign);
    };
    this.#changed();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#backoff.stop();
    this.#unhook();
  }

  readonly #changed = (): void => {
    this.#timer ??= setTimeout(this.#sign, this.#batchMs);
  };

  readonly #sign = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#stopped || this.#backoff.waiting) return;
    if (this.#signing) {
      this.#changed();
      return;
    }
    this.#signing = true;
    this.#inTurn()
      .catch(() => {
        // The browser's database failed, as it does when the disk is full.
        if (!this.#stopped) this.#backoff.wait(0);
      })
      .finally(() => {
        this.#signing = false;
      });
  };

  /** Two pages of one device would fork the chain: one signs at a time, and the other goes on from there. */
  #inTurn(): Promise<void> {
    const { status, room } = this.#room.session.getSnapshot();
    if (!room || (status !== 'online' && status !== 'ended')) return Promise.resolve();
    const work = (): Promise<void> => this.#signAll(room);
    return 'navigator' in globalThis && 'locks' in navigator
      ? navigator.locks.request(`parley/receipts/${room.id}`, work)
      : work();
  }

  async #signAll(room: RoomView): Promise<void> {
    for (;;) {
      if (this.#isTooLate(room)) {
        await this.#giveUp(room);
        return;
      }
      const { last, pending } = (await this.#chains.load(room.id)) ?? UNSIGNED;
      const receipt = pending ?? (await this.#next(room, last));
      if (!receipt) return;
      // Before it is sent: an answer that is lost must not make another receipt of the same number.
      if (!pending) await this.#chains.keep(room.id, { last, pending: receipt });
      // Left meanwhile: the next visit gives it.
      if (this.#stopped) return;
      const answer = await this.#room.wire.request('message:receipt', { roomId: room.id, receipt: receipt.jws });
      if (isRefusal(answer)) {
        if (!(await this.#takeRefusal(room, answer))) return;
      } else await this.#taken(room, receipt);
    }
  }

  async #taken(room: RoomView, { number, digest, lastSeq, messages }: PendingReceipt): Promise<void> {
    this.#corrected = false;
    this.#backoff.relax();
    await this.#chains.keep(room.id, { last: { number, digest, lastSeq }, pending: null });
    for (const id of messages) await this.#room.messages.remove(id);
  }

  /** Answers whether to try again at once. */
  async #takeRefusal(room: RoomView, refusal: Refusal): Promise<boolean> {
    const { refused, details } = refusal;
    if (refused === 'room_ended' || refused === 'room_gone') await this.#giveUp(room);
    else if (refused === 'receipt_refused' && details && 'last' in details) {
      // Another page was quicker, or this device lost its place: it goes on from where the service stands.
      await this.#chains.keep(room.id, { last: details.last as LastReceipt | null, pending: null });
      if (!this.#corrected) return (this.#corrected = true);
      this.stop();
    } else if (isPassing(refusal) || refused === 'not_found') {
      if (!this.#stopped) this.#backoff.wait(retryAfterMs(refusal));
    } else this.stop();
    return false;
  }

  #isTooLate({ closedAt }: RoomView): boolean {
    return closedAt !== null && this.#room.session.clock.now() > closedAt + RECEIPT_LIMITS.afterEndSeconds * 1000;
  }

  /** No more is taken: what is left of this room has no use. */
  async #giveUp({ id }: RoomView): Promise<void> {
    this.stop();
    await this.#chains.forget(id);
    for (const { clientMessageId } of await this.#room.messages.list(id, true))
      await this.#room.messages.remove(clientMessageId);
  }

  /** null when there is nothing to sign. The last one, after the end, covers the whole room, whoever spoke. */
  async #next(room: RoomView, last: LastReceipt | null): Promise<PendingReceipt | null> {
    const after = last?.lastSeq ?? 0;
    const entries = await this.#entriesAfter(after, room);
    const said = new Map((await this.#room.messages.list(room.id, true)).map((one) => [one.clientMessageId, one]));
    const own: OwnMessage[] = [];
    const messages: PendingReceipt['messages'] = [];
    let lastSeq = after;
    for (const entry of entries) {
      if (entry.type === 'message' && entry.seat === room.seat) {
        if (own.length === RECEIPT_LIMITS.messages) break;
        const { seq, clientMessageId } = entry;
        const message = said.get(clientMessageId);
        if (!message) break;
        own.push({ seq, clientMessageId, commitment: await commitmentOf(message) });
        messages.push(clientMessageId);
      }
      lastSeq = entry.seq;
    }
    if (lastSeq === after || (own.length === 0 && !hasEnded(room))) return null;
    const claims: ReceiptClaims = {
      room: room.id,
      seat: room.seat,
      number: (last?.number ?? 0) + 1,
      previous: last?.digest ?? null,
      lastSeq,
      own: await ownDigest(own),
    };
    const { publicJwk, privateKey } = this.#device;
    const jws = await signJws({ typ: RECEIPT_TYPE, jwk: publicJwk }, claims, privateKey);
    return { number: claims.number, digest: await receiptDigest(jws), lastSeq, jws, messages };
  }

  /** Every entry behind `seq`, without a hole: of a long room the session may hold the end alone. As far as the line lasts. */
  async #entriesAfter(seq: number, { id }: RoomView): Promise<readonly EntryView[]> {
    const held = this.#room.session.getSnapshot().entries.filter((entry) => entry.seq > seq);
    const first = held[0]?.seq ?? seq + 1;
    const before: EntryView[] = [];
    for (let after = seq; after + 1 < first;) {
      const page = await this.#room.wire.request('message:list', { roomId: id, after, limit: LIMITS.pageEntries });
      if (isRefusal(page) || page.entries.length === 0) return before;
      before.push(...page.entries.filter((entry) => entry.seq < first));
      after = page.entries.at(-1)?.seq ?? first;
    }
    return [...before, ...held];
  }
}

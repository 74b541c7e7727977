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
import { isSameChain, type PendingReceipt, type ReceiptChain, type ReceiptChains } from './receipt-chains.js';
import { commitmentOf, ownDigest, receiptDigest, type OwnMessage } from './receipt-content.js';
import { isPassing, retryAfterMs } from './refusals.js';
import { hasEnded } from './room-end.js';
import type { SigningFault } from './room-snapshot.js';
import { signJws } from './sign-jws.js';
import type { SigningOptions, SigningRoom } from './signing-room.js';

const BATCH_MS = 2_000;
const PAUSES = { firstMs: 2_000, maxMs: 10_000 };
const UNSIGNED: ReceiptChain = { last: null, pending: null };

type Given = ReceiptChain & { pending: PendingReceipt };

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
 * for ends what it signs, so that a service that puts words into its mouth gets no signature under them. No number is signed twice:
 * who held two receipts of one number could show either.
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

  /** Two pages of one device would do each other's work: one signs at a time, and the other goes on from there. */
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
      const was = await this.#chains.load(room.id);
      const { last, pending } = was ?? UNSIGNED;
      const receipt = pending ?? (await this.#next(room, last));
      if (!receipt) return;
      const given = { last, pending: receipt };
      // Before it is sent: an answer that is lost must not make another receipt of the same number. Another page's goes first.
      if (!pending && !(await this.#chains.keep(room.id, was, given))) continue;
      // Left meanwhile: the next visit gives it.
      if (this.#stopped) return;
      const answer = await this.#room.wire.request('message:receipt', { roomId: room.id, receipt: receipt.jws });
      if (!isRefusal(answer)) await this.#taken(room, given);
      else if (!(await this.#takeRefusal(room, answer, given))) return;
    }
  }

  async #taken(room: RoomView, given: Given): Promise<void> {
    const { number, digest, lastSeq, messages } = given.pending;
    this.#backoff.relax();
    await this.#chains.keep(room.id, given, { last: { number, digest, lastSeq }, pending: null });
    for (const id of messages) await this.#room.messages.remove(id);
  }

  /** Answers whether to try again at once. */
  async #takeRefusal(room: RoomView, refusal: Refusal, given: Given): Promise<boolean> {
    const { refused, details } = refusal;
    if (refused === 'room_ended' || refused === 'room_gone') await this.#giveUp(room);
    else if (refused === 'receipt_refused') {
      const last = details?.last as LastReceipt | null | undefined;
      if (last?.digest === given.pending.digest) await this.#taken(room, given);
      // What the service says of the chain counts for nothing: where it is not this page's, another page went on.
      else if (isSameChain(await this.#chains.load(room.id), given)) {
        this.#fail('receipt_refused');
        return false;
      }
      return true;
    } else if (isPassing(refusal) || refused === 'not_found') {
      if (!this.#stopped) this.#backoff.wait(retryAfterMs(refusal));
    } else this.stop();
    return false;
  }

  #fail(fault: SigningFault): void {
    this.stop();
    this.#room.faulty(fault);
  }

  #isTooLate({ closedAt }: RoomView): boolean {
    return closedAt !== null && this.#room.session.clock.now() > closedAt + RECEIPT_LIMITS.afterEndSeconds * 1000;
  }

  /** No more is taken: what is left of this room has no use. */
  async #giveUp({ id }: RoomView): Promise<void> {
    this.stop();
    for (const { clientMessageId } of await this.#room.messages.list(id, true))
      await this.#room.messages.remove(clientMessageId);
  }

  /**
   * null when there is nothing to sign. The last one, after the end, covers the whole room, whoever spoke. What the service shows is
   * compared with what it acknowledged: it leaves none of this device's own messages out, and moves none.
   */
  async #next(room: RoomView, last: LastReceipt | null): Promise<PendingReceipt | null> {
    const after = last?.lastSeq ?? 0;
    const entries = await this.#entriesAfter(after, room);
    const kept = await this.#room.messages.list(room.id, true);
    // An earlier version kept `true` for the place, and nobody knows it: what can't be compared is no fault.
    const said = kept.filter(({ said: at }) => typeof at === 'number' && at > after);
    const own: OwnMessage[] = [];
    const messages: PendingReceipt['messages'] = [];
    let lastSeq = after;
    let changed = false;
    for (const entry of entries) {
      const { seq } = entry;
      const id = entry.type === 'message' && entry.seat === room.seat ? entry.clientMessageId : null;
      const message = said.find((one) => one.said === seq);
      const skipped = said.some(({ said: at = 0 }) => at > lastSeq && at < seq);
      const moved = message
        ? message.clientMessageId !== id
        : said.some(({ clientMessageId }) => clientMessageId === id);
      changed ||= skipped || moved;
      if (changed) break;
      // A line that lists with holes, or words of this seat that nobody here knows.
      if ((lastSeq > 0 && seq > lastSeq + 1) || (id && !message)) break;
      if (message) {
        if (own.length === RECEIPT_LIMITS.messages) break;
        const { clientMessageId } = message;
        own.push({ seq, clientMessageId, commitment: await commitmentOf(message) });
        messages.push(clientMessageId);
      }
      lastSeq = seq;
    }
    // An end before what was said last leaves it out.
    changed ||= hasEnded(room) && said.some(({ said: at = 0 }) => at > room.lastSeq);
    // What stands before it was said all the same.
    if (lastSeq === after || (own.length === 0 && (changed || !hasEnded(room)))) {
      if (changed) this.#fail('entries_changed');
      return null;
    }
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
      if (isRefusal(page)) return before;
      const last = page.entries.at(-1)?.seq ?? after;
      // Nothing more, or what was listed already: a service could go on like this for ever.
      if (last <= after) return before;
      before.push(...page.entries.filter((entry) => entry.seq < first));
      after = last;
    }
    return [...before, ...held];
  }
}

import { equalBytes } from '@parley/crypto';
import { entryHead, genesisHead } from '../chain.js';
import { addressCommitment, commitment } from '../commitment.js';
import { policyDigest } from '../content.js';
import { openDeviceJws } from '../device-jws.js';
import { jsonObject } from '../json-object.js';
import type { ReceiptCheck } from '../verify-receipts.js';
import type { EvidenceConnection, EvidenceEntry, EvidenceHead, EvidenceSeat } from './evidence-line.js';
import { Fault } from './fault.js';
import type { Namings } from './namings.js';

/** `typ` of the proof with which a device accepts the terms (RFC 9449). */
const DEVICE_PROOF = 'dpop+jwt';
const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

interface Joined {
  name: unknown;
  thumbprint: unknown;
  joinedAt: number;
  leftAt: number | null;
}

/** The chain of a record computed again, entry by entry, and what its entries say against what the record says of its seats. */
export class ChainedEntries {
  /** Entries that hold, from the first one on. */
  entries = 0;
  /** The head after them. */
  head: Buffer;
  /** Entries whose content was left out on purpose, so far. */
  redacted = 0;
  /** Of what the log names: how many seats were taken in it, and how many messages stand in it. */
  readonly covered = { joined: 0, messages: 0 };
  /** When seats were taken, in the order of the entries that say so. */
  readonly joinings: { seq: number; sentAt: number }[] = [];
  readonly seats = new Map<number, EvidenceSeat>();
  /** Told of each entry that holds. */
  receipts: ReceiptCheck | null = null;
  private readonly terms: string;
  private readonly connections = new Map<string, { seat: number; commitment: Buffer; named: boolean }>();
  private readonly joined = new Map<number, Joined>();
  private lastSentAt = 0;

  constructor(
    private readonly record: EvidenceHead,
    private readonly namings: Namings,
  ) {
    const digest = policyDigest(record.policy);
    this.terms = digest.toString('base64url');
    this.head = genesisHead(record.room.id, digest);
    const { redacted, lastSeq } = record;
    if (redacted.some((seq, i) => seq <= (redacted[i - 1] ?? 0) || seq > lastSeq))
      throw new Fault('What was left out on purpose is not told as it is told.');
  }

  seat(line: EvidenceSeat): void {
    const proof = openDeviceJws(line.joinProof, DEVICE_PROOF, (claims) => claims);
    if (proof?.thumbprint !== line.thumbprint)
      throw new Fault(`The proof with which seat ${line.seat} accepted the terms is not its device's.`);
    if (proof.claims.terms !== this.terms)
      throw new Fault(`The terms that the device of seat ${line.seat} accepted are not the terms of this room.`);
    this.seats.set(line.seat, line);
  }

  connection({ id, seat, address, salt, commitment: named }: EvidenceConnection): void {
    const committed = bytes(named);
    if (!equalBytes(addressCommitment(bytes(salt), address), committed))
      throw new Fault(`An address of seat ${seat} is not the one that was kept.`);
    this.connections.set(id, { seat, commitment: committed, named: false });
  }

  entry(line: EvidenceEntry): void {
    const seq = this.entries + 1;
    if (seq > this.record.lastSeq) throw new Fault('This entry stands after the last one of the room.', seq);
    if (line.seq > seq) throw new Fault('This entry is missing.', seq);
    if (line.seq < seq) throw new Fault('An entry stands here that is out of its place.', seq);
    const connection = this.connectionOf(line);
    const committed = bytes(line.commitment);
    this.head = this.headAfter(line, committed, connection?.commitment ?? null);
    if (this.head.toString('base64url') !== line.head)
      throw new Fault('This entry is not the one that was written.', seq);
    this.content(line, committed);
    const { type, seat, clientMessageId } = line;
    this.receipts?.add({ seq, type, seat, clientMessageId, commitment: committed });
    if (connection) connection.named = true;
    this.entries = seq;
    this.lastSentAt = line.sentAt;
    this.namings.entry(line);
    this.count(line);
  }

  private count({ seq, type, sentAt }: EvidenceEntry): void {
    if (type === 'joined') this.joinings.push({ seq, sentAt });
    if (seq > (this.namings.newest?.lastSeq ?? 0)) return;
    if (type === 'joined') this.covered.joined += 1;
    if (type === 'message') this.covered.messages += 1;
  }

  private connectionOf({ seq, seat, connectionId }: EvidenceEntry) {
    if (connectionId === null) return null;
    const connection = this.connections.get(connectionId);
    if (connection?.seat !== seat) throw new Fault('This entry was not sent from where the record says.', seq);
    return connection;
  }

  private headAfter(line: EvidenceEntry, committed: Buffer, address: Buffer | null): Buffer {
    try {
      // Named one by one: copying the whole line took as long as all the hashing.
      return entryHead(this.head, {
        seq: line.seq,
        id: line.id,
        type: line.type,
        seat: line.seat,
        recipientSeat: line.recipientSeat,
        clientMessageId: line.clientMessageId,
        sentAt: line.sentAt,
        connectionId: line.connectionId,
        version: 1,
        roomId: this.record.room.id,
        envelopeHash: bytes(line.envelopeHash),
        commitment: committed,
        addressCommitment: address,
      });
    } catch {
      throw new Fault('This entry is not the one that was written.', line.seq);
    }
  }

  private content({ seq, type, seat, sentAt, content, salt }: EvidenceEntry, committed: Buffer): void {
    if (seq === this.record.redacted[this.redacted]) {
      if (type !== 'message') throw new Fault('Only what people said can be left out.', seq);
      if (content !== undefined || salt !== undefined)
        throw new Fault('This entry stands among those that were left out, and its content is there.', seq);
      this.redacted += 1;
      return;
    }
    if (content === undefined || salt === undefined)
      throw new Fault('The content of this entry is missing, and it is not among those left out on purpose.', seq);
    if (!equalBytes(commitment(bytes(salt), Buffer.from(content, 'utf8')), committed))
      throw new Fault('The content of this entry is not what was written.', seq);
    if (type === 'joined' || type === 'left') this.notice(type, { seq, sentAt, said: jsonObject(content) });
    else if (!this.seats.has(seat)) throw new Fault('Nobody sat in the seat that this entry comes from.', seq);
  }

  /** What the room said itself of its seats is under the chain; the record's lines about seats are not. */
  private notice(
    type: 'joined' | 'left',
    { seq, sentAt, said }: { seq: number; sentAt: number; said: Readonly<Record<string, unknown>> | null },
  ): void {
    const seat = Number(said?.seat);
    const shown = this.seats.get(seat);
    if (!said || !shown) throw new Fault(`The record does not name the seat that this entry is about.`, seq);
    const joined = this.joined.get(seat);
    if (type === 'left') {
      if (joined) this.joined.set(seat, { ...joined, leftAt: sentAt });
      return;
    }
    if (said.thumbprint !== shown.thumbprint)
      throw new Fault(`The device in seat ${seat} is not the one that took it with this entry.`, seq);
    this.joined.set(seat, { name: said.name, thumbprint: said.thumbprint, joinedAt: sentAt, leftAt: null });
  }

  /** That nothing is missing at the end, and that every line about a seat or a connection is borne out by an entry. */
  finish(): void {
    const { lastSeq, head, room, policy } = this.record;
    if (this.entries < Math.max(lastSeq, this.namings.newest?.lastSeq ?? 0))
      throw new Fault('This entry is missing.', this.entries + 1);
    if (!equalBytes(this.head, bytes(head)))
      throw new Fault('The chain does not end in the head of the room.', this.entries);
    for (const { seat, name, joinedAt, leftAt } of this.seats.values()) {
      const joined = this.joined.get(seat);
      if (joined?.name !== name) throw new Fault(`Nobody took seat ${seat} under the name that the record gives it.`);
      if (joined.joinedAt !== joinedAt || joined.leftAt !== leftAt)
        throw new Fault(`Seat ${seat} was not taken, or given back, when the record says.`);
    }
    for (const { seat, named } of this.connections.values())
      if (!named) throw new Fault(`No entry was sent from an address that the record gives seat ${seat}.`);
    if (!policy.activation && room.activatedAt !== room.createdAt)
      throw new Fault('The room was not activated when the record says.');
    if (room.closedAt !== null && room.closedAt < this.lastSentAt)
      throw new Fault('The room did not end when the record says.');
  }
}

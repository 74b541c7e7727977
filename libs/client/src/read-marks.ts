import type { ParticipantView, SeatNumber, ServerTime } from '@parley/contracts';

type ReadMark = Pick<ParticipantView, 'readSeq' | 'readAt'>;

const isSame = (a: ParticipantView, b: ParticipantView): boolean =>
  a.seat === b.seat &&
  a.name === b.name &&
  a.present === b.present &&
  a.left === b.left &&
  a.readSeq === b.readSeq &&
  a.readAt === b.readAt;

/**
 * How far each seat has read, whatever order that was told in: a view of the room that was made before a reading may
 * come after it, and a reading before the seat's own arrival.
 */
export class ReadMarks {
  readonly #marks = new Map<SeatNumber, ReadMark>();

  hear(seat: SeatNumber, readSeq: number, readAt: ServerTime | null): void {
    const known = this.#marks.get(seat);
    const isFurther = !known || readSeq > known.readSeq;
    // The same place told twice: it was reached at the earlier time.
    const isEarlier = readSeq === known?.readSeq && readAt !== null && readAt < (known.readAt ?? Infinity);
    if (isFurther || isEarlier) this.#marks.set(seat, { readSeq, readAt });
  }

  hearAll(told: readonly ParticipantView[]): void {
    for (const { seat, readSeq, readAt } of told) this.hear(seat, readSeq, readAt);
  }

  /** `told` with every mark where it stands now; whoever is as `known` keeps that identity, and so does the whole. */
  applyTo(told: ParticipantView[], known: ParticipantView[]): ParticipantView[] {
    const applied = told.map((participant) => {
      const marked = { ...participant, ...this.#marks.get(participant.seat) };
      return known.find((one) => isSame(one, marked)) ?? marked;
    });
    return applied.length === known.length && applied.every((one, index) => one === known[index]) ? known : applied;
  }
}

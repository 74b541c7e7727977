/** How a room ended, as the subject of its `room_ended` entry binds it: details can be deleted or left out, a subject can't. */
export interface RoomEnd {
  lastSeq: number;
  /** The head after it, 32 bytes. */
  head: Uint8Array;
  /** Milliseconds since the epoch. */
  closedAt: number;
}

/** `<last sequence>:<head, base64url>:<milliseconds>`. */
export const roomEndSubject = ({ lastSeq, head, closedAt }: RoomEnd): string =>
  `${lastSeq}:${Buffer.from(head).toString('base64url')}:${closedAt}`;

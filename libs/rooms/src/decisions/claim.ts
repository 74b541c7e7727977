import { refuse } from '@parley/contracts';
import type { AttachmentId, ClientMessageId, EntryId, Refusal } from '@parley/contracts';

/** What a claim needs to know of an upload. */
export interface ClaimableUpload {
  id: AttachmentId;
  /** The message that claimed it, and the id its entry will have. */
  claim: { message: ClientMessageId; entryId: EntryId } | null;
  withdrawn: boolean;
  /** Its entry is in the room. */
  sent: boolean;
  /** It has waited for its message too long: the sweep may be at it right now. */
  due: boolean;
}

/**
 * Whether a message may have these uploads, and the id of its entry: `fresh` the first time, the same one again after that.
 * `own` are this seat's uploads in the room, among them all that were asked for and all that this message claimed before.
 */
export function decideClaim(
  own: readonly ClaimableUpload[],
  message: ClientMessageId,
  ids: readonly AttachmentId[],
  fresh: EntryId,
): { entryId: EntryId } | Refusal {
  const asked = own.filter(({ id }) => ids.includes(id));
  if (asked.length !== ids.length) return refuse('not_found');
  const isGood = ({ withdrawn, sent, due }: ClaimableUpload): boolean => !withdrawn && (sent || !due);
  const entryId = [...asked, ...own].find(({ claim }) => claim?.message === message)?.claim?.entryId;
  if (entryId === undefined)
    return asked.every((upload) => upload.claim === null && isGood(upload)) ? { entryId: fresh } : refuse('not_found');
  const before = own.filter(({ claim }) => claim?.entryId === entryId);
  const same = before.length === asked.length && before.every((upload) => asked.includes(upload));
  if (!same) return refuse('id_conflict');
  return asked.every(isGood) ? { entryId } : refuse('not_found');
}

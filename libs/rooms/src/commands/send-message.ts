import { countCharacters, isRefusal, refuse } from '@parley/contracts';
import type {
  AttachmentReference,
  ClientMessageId,
  EntryId,
  MessageBody,
  Refusal,
  RoomPolicy,
  SentAttachment,
} from '@parley/contracts';
import { contentBytes } from '@parley/record';
import type { Appended } from '../decisions/append.js';
import type { Speaker } from './enter-room.js';
import { homeOf } from './room-parts.js';
import type { RoomParts } from './room-parts.js';
import { sealEntry } from './seal-entry.js';
import { openImageFacts } from './seal-image.js';

export interface Speech {
  clientMessageId: ClientMessageId;
  /** 32 bytes, made by the device and kept for a retry, so that the commitment is the same again. */
  salt: Buffer;
  body: MessageBody;
}
/** A message in its place, with its images as everybody sees them. */
export type Said = Appended & { attachments: AttachmentReference[] };

/** The whole way of a message up to its place in the room: the policy's limits, its images, the seal, the chain. */
export async function sendMessage(
  parts: Pick<RoomParts, 'homes' | 'attachments'>,
  speaker: Speaker,
  speech: Speech,
): Promise<Said | Refusal> {
  const { body } = speech;
  const refusal = refuseBody(speaker.policy, body);
  if (refusal) return refusal;
  // Without images nothing is asked of anybody before the message is appended.
  const images =
    'sealed' in body || body.attachments.length === 0 ? null : await claimImages(parts, speaker, speech, body);
  if (isRefusal(images)) return images;
  const { entryId, attachments } = images ?? { entryId: null, attachments: [] };
  const draft = sealEntry(speaker.key, {
    roomId: speaker.roomId,
    type: 'message',
    seat: speaker.seat,
    recipientSeat: null,
    clientMessageId: speech.clientMessageId,
    salt: speech.salt,
    content: 'sealed' in body ? Buffer.from(body.sealed, 'base64url') : contentBytes({ text: body.text, attachments }),
    connection: speaker.connection,
    ...(entryId === null ? {} : { id: entryId }),
  });
  const appended = await homeOf(parts, speaker.roomId).messages.append(draft);
  if (!isRefusal(appended)) return { ...appended, attachments };
  // The room holds other words under this id, so this entry never comes. After any other refusal the same message may come again,
  // or is on its way a second time: it keeps its images, and the sweep has what it leaves.
  if (entryId !== null && appended.refused === 'id_conflict')
    await parts.attachments.release(speaker.roomId, speaker.seat, entryId);
  return appended;
}

/** What the policy lets nobody say; members who hold the keys say only what they sealed among themselves. */
function refuseBody(policy: RoomPolicy, body: MessageBody): Refusal | null {
  if (policy.keys === 'members') return 'sealed' in body ? null : refuse('bad_request');
  if (!('text' in body)) return refuse('bad_request');
  if (body.attachments.length > 0 && !policy.message.images) return refuse('images_refused');
  if (body.attachments.length === 0 && body.text.trim() === '') return refuse('message_empty');
  const length = body.text.length <= policy.message.maxLength ? 0 : countCharacters(body.text);
  return length > policy.message.maxLength
    ? refuse('message_too_long', { length, limit: policy.message.maxLength })
    : null;
}

/** Binds the uploads to this message. A retry finds the same facts, so its content has the same bytes. */
async function claimImages(
  parts: Pick<RoomParts, 'attachments'>,
  { roomId, seat, key }: Speaker,
  { clientMessageId }: Speech,
  body: { attachments: readonly SentAttachment[] },
): Promise<{ entryId: EntryId; attachments: AttachmentReference[] } | Refusal> {
  const ids = body.attachments.map(({ id }) => id);
  const claim = await parts.attachments.claim(roomId, seat, clientMessageId, ids);
  if (isRefusal(claim)) return claim;
  const claimed = new Map(claim.attachments.map((attachment) => [attachment.id, attachment]));
  const attachments = body.attachments.map(({ id, alt }) => {
    const attachment = claimed.get(id);
    if (!attachment) throw new Error('another image was claimed than was asked for');
    return { ...openImageFacts(key, attachment), alt };
  });
  return { entryId: claim.entryId, attachments };
}

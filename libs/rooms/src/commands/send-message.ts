import { countCharacters, refuse } from '@parley/contracts';
import type { ClientMessageId, MessageBody, Refusal, RoomPolicy } from '@parley/contracts';
import { contentBytes } from '@parley/record';
import type { Appended } from '../decisions/append.js';
import type { Speaker } from './enter-room.js';
import { homeOf } from './room-parts.js';
import type { RoomParts } from './room-parts.js';
import { sealEntry } from './seal-entry.js';

export interface Speech {
  clientMessageId: ClientMessageId;
  /** 32 bytes, made by the device and kept for a retry, so that the commitment is the same again. */
  salt: Buffer;
  body: MessageBody;
}

/** The whole way of a message up to its place in the room: the policy's limits, the seal, the chain. */
export async function sendMessage(
  parts: Pick<RoomParts, 'homes'>,
  speaker: Speaker,
  speech: Speech,
): Promise<Appended | Refusal> {
  const content = contentOf(speaker.policy, speech.body);
  if ('refused' in content) return content;
  const draft = sealEntry(speaker.key, {
    roomId: speaker.roomId,
    type: 'message',
    seat: speaker.seat,
    recipientSeat: null,
    clientMessageId: speech.clientMessageId,
    salt: speech.salt,
    content: content.bytes,
    connection: speaker.connection,
  });
  return homeOf(parts, speaker.roomId).messages.append(draft);
}

/** The bytes under the seal: RFC 8785 words, or what the members sealed among themselves. */
function contentOf(policy: RoomPolicy, body: MessageBody): { bytes: Uint8Array } | Refusal {
  if (policy.keys === 'members')
    return 'sealed' in body ? { bytes: Buffer.from(body.sealed, 'base64url') } : refuse('bad_request');
  if (!('text' in body)) return refuse('bad_request');
  if (body.attachments.length > 0) return refuse('not_found');
  if (body.text.trim() === '') return refuse('message_empty');
  const length = body.text.length <= policy.message.maxLength ? 0 : countCharacters(body.text);
  if (length > policy.message.maxLength) return refuse('message_too_long', { length, limit: policy.message.maxLength });
  return { bytes: contentBytes({ text: body.text, attachments: [] }) };
}

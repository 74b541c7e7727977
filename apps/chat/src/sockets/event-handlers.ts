import { isRefusal, refuse } from '@parley/contracts';
import type { EntryView, MessageBody, SendMessage } from '@parley/contracts';
import { enterRoom, homeOf, keepReceipt, listEntries, sendMessage } from '@parley/rooms';
import type { Said, Speaker } from '@parley/rooms';
import type { ChatParts } from '../chat-parts.js';
import type { RoomsServed } from '../rooms-served/rooms-served.js';
import type { EventHandlers } from './bind-events.js';

/** What each event does. A seat comes from the socket's own device, never from a payload. */
export function eventHandlers({ rooms }: ChatParts, served: RoomsServed, isDraining: () => boolean): EventHandlers {
  return {
    'room:enter': async (socket, input, answer) => {
      const { caller, connections } = socket.data;
      const own = await enterRoom(rooms, caller, input, connections.get(input.roomId));
      if (isRefusal(own)) {
        answer(own);
        return;
      }
      if (own.speaker.connection) connections.set(input.roomId, own.speaker.connection);
      // It may have gone while its room was read.
      if (!socket.connected) return;
      answer(await served.enter(socket, own.speaker, own.entered, input.afterSeq));
    },

    'room:exit': (socket, { roomId }, answer) => {
      served.exit(socket, roomId);
      answer({});
      return Promise.resolve();
    },

    'message:send': async (socket, input, answer) => {
      const speaker = socket.data.speakers.get(input.roomId);
      if (isDraining() || !speaker) {
        answer(refuse(speaker ? 'draining' : 'not_found'));
        return;
      }
      const said = await sendMessage(rooms, speaker, {
        clientMessageId: input.clientMessageId,
        salt: Buffer.from(input.salt, 'base64url'),
        body: input.body,
      });
      if (isRefusal(said)) {
        answer(said);
        return;
      }
      answer({ seq: said.seq, id: said.id, sentAt: said.sentAt });
      if (!said.duplicate) served.say(socket, said.entry, viewOf(speaker, input, said));
    },

    'message:list': async (socket, { roomId, after, before, limit }, answer) => {
      const speaker = socket.data.speakers.get(roomId);
      if (!speaker) answer(refuse('not_found'));
      else if (after !== undefined) answer(await listEntries(rooms, speaker, { after, limit }));
      else if (before !== undefined) answer(await listEntries(rooms, speaker, { before, limit }));
      else answer(refuse('bad_request'));
    },

    'message:read': async (socket, { roomId, seq }, answer) => {
      const speaker = socket.data.speakers.get(roomId);
      if (!speaker) {
        answer(refuse('not_found'));
        return;
      }
      const at = await homeOf(rooms, roomId).rooms.read(roomId, speaker.seat, seq);
      answer({});
      if (at !== null) served.read(socket, roomId, speaker.seat, seq, at);
    },

    'message:receipt': async (socket, { roomId, receipt }, answer) => {
      const speaker = socket.data.speakers.get(roomId);
      answer(speaker ? await keepReceipt(rooms, speaker, socket.data.caller.thumbprint, receipt) : refuse('not_found'));
    },

    'participant:typing': (socket, { roomId }, answer) => {
      const speaker = socket.data.speakers.get(roomId);
      answer(speaker ? {} : refuse('not_found'));
      if (speaker) served.typing(socket, roomId, speaker.seat);
      return Promise.resolve();
    },
  };
}

/** What was just sealed need not be opened again to be shown. */
function viewOf(speaker: Speaker, { body, clientMessageId }: SendMessage, said: Said): EntryView {
  const { seq, id, sentAt, attachments } = said;
  const base = {
    roomId: speaker.roomId,
    seq,
    id,
    sentAt,
    type: 'message' as const,
    seat: speaker.seat,
    clientMessageId,
  };
  return 'sealed' in body ? { ...base, sealed: asStored(body) } : { ...base, body: { text: body.text, attachments } };
}

/** Spare bits of the last character are not kept. */
const asStored = ({ sealed }: Extract<MessageBody, { sealed: string }>): string =>
  Buffer.from(sealed, 'base64url').toString('base64url');

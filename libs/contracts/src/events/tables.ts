import type { ErrorCode } from '../errors.js';
import type { ClientEvent, ServerEvent } from './events.js';

/** What each event is for: the documents are made from these two tables. */
export const CLIENT_EVENTS: Readonly<
  Record<ClientEvent, { input: string; answer: string; does: string; refusals: readonly ErrorCode[] }>
> = {
  'room:enter': {
    input: '{roomId, afterSeq}',
    answer: '{room, knocks, entries, more}',
    does: 'Be in a room and catch up.',
    refusals: ['not_found', 'room_gone', 'record_altered'],
  },
  'room:exit': { input: '{roomId}', answer: '{}', does: 'Stop hearing a room; the seat stays.', refusals: [] },
  'message:send': {
    input: '{roomId, clientMessageId, salt, body}',
    answer: '{seq, id, sentAt}',
    does: 'Say something; answered after COMMIT.',
    refusals: [
      'not_found',
      'message_empty',
      'message_too_long',
      'images_refused',
      'id_conflict',
      'wrong_state',
      'room_ended',
      'too_many_requests',
      'draining',
      'unavailable',
    ],
  },
  'message:list': {
    input: '{roomId, after | before, limit ≤ 200}',
    answer: '{entries, more}',
    does: 'A page of history.',
    refusals: ['not_found', 'record_altered'],
  },
  'message:read': {
    input: '{roomId, seq}',
    answer: '{}',
    does: 'Say up to where one has read.',
    refusals: ['not_found'],
  },
  'message:receipt': {
    input: '{roomId, receipt}',
    answer: '{}',
    does: 'Sign for what one has said, where the room keeps a log; taken until 60 s after its end.',
    refusals: ['not_found', 'wrong_state', 'room_ended', 'receipt_refused'],
  },
  'participant:typing': { input: '{roomId}', answer: '{}', does: 'Say that one is writing.', refusals: ['not_found'] },
};
export const SERVER_EVENTS: Readonly<Record<ServerEvent, { carries: string; says: string }>> = {
  'room:changed': { carries: '{room, knocks, now}', says: 'The room, its seats or its knocks changed.' },
  'room:ended': { carries: '{roomId, closedAt, reason, by, lastSeq}', says: 'Nothing more can be said here.' },
  'participant:changed': { carries: '{roomId, participant}', says: 'Someone came, went or reconnected.' },
  'participant:typing': { carries: '{roomId, seat}', says: 'Someone is writing.' },
  'message:new': { carries: 'an entry', says: 'Sent only after COMMIT.' },
  'message:read': { carries: '{roomId, seat, seq, at}', says: 'Someone has read up to here.' },
  'knock:new': { carries: '{roomId, knock}', says: 'Someone is at the door.' },
  'knock:changed': { carries: '{roomId, knockId, approvals, of}', says: 'One more said yes.' },
  'knock:decided': { carries: '{knock}', says: 'To the one who asked.' },
  'service:draining': { carries: '{retryIn}', says: 'This gateway stops; connect again in so many seconds.' },
};

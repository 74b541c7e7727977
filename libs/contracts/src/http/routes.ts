import type { ErrorCode } from '../errors.js';
import type { Role } from './administrators.js';

export const API = '/api/v1';

export interface ParticipantRoute {
  method: 'GET' | 'POST' | 'DELETE';
  /** Under `/api/v1`. */
  path: string;
  /** Needs a device proof in `DPoP`. */
  proof: boolean;
  /** The proof must carry `terms`, the digest of the policy's terms. */
  terms?: true;
  /** The body is an image's raw bytes, not JSON. */
  image?: true;
  answer: string;
  does: string;
  refusals: readonly ErrorCode[];
}
/** Every route of chat: the documents, the OpenAPI page and the attack tests read this table. */
export const PARTICIPANT_ROUTES = [
  {
    method: 'GET',
    path: '/nonce',
    proof: false,
    answer: '200 {nonce, now}',
    does: 'A nonce for proofs, and server time.',
    refusals: [],
  },
  {
    method: 'GET',
    path: '/policies',
    proof: false,
    answer: '200 {policies}',
    does: 'The kinds that are on, with their policies and digests.',
    refusals: [],
  },
  {
    method: 'GET',
    path: '/names',
    proof: false,
    answer: '200 {names}',
    does: 'Four display names, signed, good for an hour.',
    refusals: [],
  },
  {
    method: 'POST',
    path: '/rooms',
    proof: true,
    terms: true,
    answer: '201 {room}',
    does: 'Open a room and take its first seat.',
    refusals: ['not_found', 'terms_changed', 'name_not_offered', 'name_refused', 'too_many_requests'],
  },
  {
    method: 'GET',
    path: '/rooms',
    proof: true,
    answer: '200 {rooms, knocks}',
    does: "This device's rooms and knocks.",
    refusals: [],
  },
  {
    method: 'GET',
    path: '/rooms/:roomId',
    proof: true,
    answer: '200 {room}',
    does: 'One of them.',
    refusals: ['not_found'],
  },
  {
    method: 'POST',
    path: '/rooms/:roomId/activation',
    proof: true,
    answer: '200 {room}',
    does: 'Accept and activate: the time starts.',
    refusals: ['not_found', 'wrong_state', 'room_ended'],
  },
  {
    method: 'POST',
    path: '/rooms/:roomId/departure',
    proof: true,
    answer: '200 {room}',
    does: 'Give the seat back, where the policy frees it.',
    refusals: ['not_found', 'wrong_state', 'room_ended'],
  },
  {
    method: 'POST',
    path: '/rooms/:roomId/end',
    proof: true,
    answer: '200 {room}',
    does: 'End the room for all.',
    refusals: ['not_found', 'wrong_state'],
  },
  {
    method: 'POST',
    path: '/joins',
    proof: true,
    terms: true,
    answer: '201 {room} or 202 {knock}',
    does: 'Take a seat, or knock.',
    refusals: ['room_unavailable', 'terms_changed', 'name_not_offered', 'name_refused', 'too_many_requests'],
  },
  {
    method: 'DELETE',
    path: '/joins/:knockId',
    proof: true,
    answer: '204',
    does: 'Stop knocking.',
    refusals: ['not_found', 'wrong_state'],
  },
  {
    method: 'POST',
    path: '/rooms/:roomId/knocks/:knockId/decisions',
    proof: true,
    answer: '200 {room}',
    does: 'Let someone in, or turn them away.',
    refusals: ['not_found', 'wrong_state', 'room_ended', 'conflict'],
  },
  {
    method: 'POST',
    path: '/rooms/:roomId/attachments',
    proof: true,
    image: true,
    answer: '201 {attachment}',
    does: 'Upload an image, to be sent with a message within the hour.',
    refusals: [
      'not_found',
      'wrong_state',
      'room_ended',
      'images_refused',
      'too_large',
      'image_unsupported',
      'image_damaged',
      'image_too_many_pixels',
      'draining',
      'images_unavailable',
    ],
  },
  {
    method: 'GET',
    path: '/rooms/:roomId/attachments/:attachmentId',
    proof: true,
    answer: '200, the image',
    does: 'An image of the room, as bytes.',
    refusals: ['not_found', 'room_gone', 'record_altered', 'images_unavailable'],
  },
  {
    method: 'GET',
    path: '/rooms/:roomId/attachments/:attachmentId/thumbnail',
    proof: true,
    answer: '200, image/webp',
    does: 'Its thumbnail.',
    refusals: ['not_found', 'room_gone', 'record_altered', 'images_unavailable'],
  },
  {
    method: 'DELETE',
    path: '/rooms/:roomId/attachments/:attachmentId',
    proof: true,
    answer: '204',
    does: 'Take back an upload that was not sent.',
    refusals: ['not_found'],
  },
] as const satisfies readonly ParticipantRoute[];

export interface AdministratorRoute {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** Who may call: anyone on an allowed network, any administrator, or one with any of these roles. */
  allow: 'anyone' | 'administrators' | readonly Role[];
  answer: string;
  does: string;
}
/** The one authorization table of admin. A route of the service that is not here fails its start and a test. */
export const ADMINISTRATOR_ROUTES = [
  {
    method: 'POST',
    path: '/sign-in/invitations',
    allow: 'anyone',
    answer: '200 {name, roles, totpSecret, totpUri}',
    does: 'Open a one-time link.',
  },
  {
    method: 'POST',
    path: '/sign-in/enrolments',
    allow: 'anyone',
    answer: '201 {administrator, endsAt}',
    does: 'Use it up: set a password and the second factor.',
  },
  {
    method: 'POST',
    path: '/sign-in',
    allow: 'anyone',
    answer: '201 {administrator, endsAt}',
    does: 'Sign in with name, password and code.',
  },
  {
    method: 'GET',
    path: '/sessions',
    allow: 'administrators',
    answer: '200 {administrator, sessions}',
    does: 'Who I am, and my sessions.',
  },
  { method: 'DELETE', path: '/sessions/:sessionId', allow: 'administrators', answer: '204', does: 'Sign out there.' },
  {
    method: 'GET',
    path: '/stats',
    allow: ['viewer', 'auditor', 'security'],
    answer: '200 {roomsByState, figures, jobs, …}',
    does: 'The service in numbers, with the last 30 days and keeper’s work.',
  },
  {
    method: 'GET',
    path: '/rooms',
    allow: ['viewer', 'auditor', 'security'],
    answer: '200 {rooms, next, asOf}',
    does: 'Rooms: metadata.',
  },
  {
    method: 'GET',
    path: '/rooms/:roomId',
    allow: ['viewer', 'auditor', 'security'],
    answer: '200 {room}',
    does: 'One room: metadata.',
  },
  {
    method: 'GET',
    path: '/rooms/:roomId/verification',
    allow: ['auditor', 'security'],
    answer: '200 {verdict, …}',
    does: 'Is the record complete and unaltered?',
  },
  {
    method: 'POST',
    path: '/rooms/:roomId/readings',
    allow: ['auditor'],
    answer: '201 {reading}',
    does: 'Ask to read, with a reason: logged first. Waits where others must agree.',
  },
  {
    method: 'GET',
    path: '/readings',
    allow: ['auditor', 'security'],
    answer: '200 {readings, next}',
    does: 'Readings: an auditor’s own, all of them for security. Nothing unsealed.',
  },
  {
    method: 'GET',
    path: '/readings/:readingId',
    allow: ['auditor', 'security'],
    answer: '200 {reading}',
    does: 'One of them.',
  },
  {
    method: 'POST',
    path: '/readings/:readingId/approval',
    allow: ['security'],
    answer: '200 {reading}',
    does: 'Agree to another’s reading, or refuse it; never one’s own.',
  },
  {
    method: 'DELETE',
    path: '/readings/:readingId',
    allow: ['auditor'],
    answer: '204',
    does: 'End one’s own reading before its time.',
  },
  {
    method: 'GET',
    path: '/readings/:readingId/entries',
    allow: ['auditor'],
    answer: '200 {reading, room, entries, more}',
    does: 'The transcript, for whose reading it is.',
  },
  {
    method: 'GET',
    path: '/readings/:readingId/attachments/:attachmentId',
    allow: ['auditor'],
    answer: '200, the image',
    does: 'An image of the room that is read.',
  },
  {
    method: 'GET',
    path: '/readings/:readingId/attachments/:attachmentId/thumbnail',
    allow: ['auditor'],
    answer: '200, the image',
    does: 'The same, small.',
  },
  {
    method: 'GET',
    path: '/exports/formats',
    allow: ['auditor'],
    answer: '200 {formats}',
    does: 'What an export can be.',
  },
  {
    method: 'POST',
    path: '/readings/:readingId/exports',
    allow: ['auditor'],
    answer: '201 {export}',
    does: 'Ask for an export: logged first.',
  },
  {
    method: 'GET',
    path: '/exports/:exportId',
    allow: ['auditor'],
    answer: '200 {export}',
    does: 'How far it is.',
  },
  {
    method: 'GET',
    path: '/exports/:exportId/file',
    allow: ['auditor'],
    answer: '200, the file',
    does: 'The export itself, as it is made.',
  },
  {
    method: 'GET',
    path: '/log',
    allow: ['auditor', 'security'],
    answer: '200 {entries, next, size}',
    does: 'Who did what, when, from where.',
  },
  {
    method: 'POST',
    path: '/rooms/:roomId/holds',
    allow: ['security'],
    answer: '201 {hold}',
    does: 'Keep a room from being destroyed, with a reason.',
  },
  {
    method: 'GET',
    path: '/holds',
    allow: ['auditor', 'security'],
    answer: '200 {holds}',
    does: 'Holds that stand, and those released.',
  },
  { method: 'DELETE', path: '/holds/:holdId', allow: ['security'], answer: '204', does: 'Release a hold.' },
  {
    method: 'POST',
    path: '/rooms/:roomId/destruction',
    allow: ['security'],
    answer: '202 {room}',
    does: 'Have an ended room destroyed before its time; its code is typed in.',
  },
  {
    method: 'GET',
    path: '/keys',
    allow: ['security'],
    answer: '200 {primary, masterKeys, rotations}',
    does: 'Which master keys wrap how many keys.',
  },
  {
    method: 'POST',
    path: '/keys/rotation',
    allow: ['security'],
    answer: '202 {rotation}',
    does: 'Have every key wrapped by the primary master key.',
  },
  {
    method: 'GET',
    path: '/checkpoints',
    allow: ['viewer', 'auditor', 'security'],
    answer: '200 {checkpoints, next}',
    does: 'Signed states of the log.',
  },
  {
    method: 'GET',
    path: '/checkpoints/key',
    allow: ['viewer', 'auditor', 'security'],
    answer: '200 {verifier}',
    does: 'The public key they are signed with.',
  },
  {
    method: 'GET',
    path: '/certificates/:number',
    allow: ['viewer', 'auditor', 'security'],
    answer: '200 {certificate}',
    does: 'A certificate of destruction.',
  },
  {
    method: 'GET',
    path: '/administrators',
    allow: ['security'],
    answer: '200 {administrators}',
    does: 'Who may sign in.',
  },
] as const satisfies readonly AdministratorRoute[];

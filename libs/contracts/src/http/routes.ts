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
    path: '/sign-in/ways',
    allow: 'anyone',
    answer: '200 {passkeys, oidc}',
    does: 'The ways in beside a password.',
  },
  {
    method: 'POST',
    path: '/sign-in/passkeys/options',
    allow: 'anyone',
    answer: '200 {options}',
    does: 'Ask for a challenge to a passkey.',
  },
  {
    method: 'POST',
    path: '/sign-in/passkeys',
    allow: 'anyone',
    answer: '201 {administrator, endsAt}',
    does: 'Sign in with a passkey alone.',
  },
  {
    method: 'GET',
    path: '/sign-in/oidc',
    allow: 'anyone',
    answer: '302 to the provider',
    does: 'Sign in through the OpenID provider.',
  },
  {
    method: 'GET',
    path: '/sign-in/oidc/callback',
    allow: 'anyone',
    answer: '303 to the console',
    does: 'Where the provider sends people back.',
  },
  {
    method: 'GET',
    path: '/account',
    allow: 'administrators',
    answer: '200 {recoveryCodesLeft, passkeys, oidc}',
    does: 'My ways in.',
  },
  {
    method: 'POST',
    path: '/account/password',
    allow: 'administrators',
    answer: '204',
    does: 'Change my password; my other sessions end.',
  },
  {
    method: 'POST',
    path: '/account/oidc',
    allow: 'administrators',
    answer: '200 {url}',
    does: 'Connect me to an identity at the OpenID provider.',
  },
  {
    method: 'DELETE',
    path: '/account/oidc',
    allow: 'administrators',
    answer: '204',
    does: 'Disconnect me from it.',
  },
  {
    method: 'POST',
    path: '/recovery-codes',
    allow: 'administrators',
    answer: '201 {recoveryCodes}',
    does: 'New recovery codes; the old ones stop working.',
  },
  {
    method: 'POST',
    path: '/passkeys/options',
    allow: 'administrators',
    answer: '200 {options}',
    does: 'Ask for a challenge to a new passkey.',
  },
  {
    method: 'POST',
    path: '/passkeys',
    allow: 'administrators',
    answer: '201 {passkey}',
    does: 'Add a passkey of mine.',
  },
  {
    method: 'DELETE',
    path: '/passkeys/:passkeyId',
    allow: 'administrators',
    answer: '204',
    does: 'Remove it.',
  },
  {
    method: 'GET',
    path: '/stats',
    allow: ['viewer', 'auditor', 'security'],
    answer: '200 {roomsByState, …}',
    does: 'Counts.',
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
    does: 'Ask to read, with a reason: logged first.',
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
    path: '/log',
    allow: ['auditor', 'security'],
    answer: '200 {entries, next, size}',
    does: 'Who did what, when, from where.',
  },
  {
    method: 'GET',
    path: '/administrators',
    allow: ['security'],
    answer: '200 {administrators}',
    does: 'Who may sign in, and how.',
  },
  {
    method: 'POST',
    path: '/administrators',
    allow: ['security'],
    answer: '201 {administrator, secret, expiresAt}',
    does: 'Create one, with a one-time link.',
  },
  {
    method: 'DELETE',
    path: '/administrators/:administratorId',
    allow: ['security'],
    answer: '204',
    does: 'Remove one; every way in and every session of theirs goes.',
  },
  {
    method: 'POST',
    path: '/administrators/:administratorId/invitations',
    allow: ['security'],
    answer: '201 {administrator, secret, expiresAt}',
    does: 'A new one-time link: using it replaces every way in.',
  },
  {
    method: 'POST',
    path: '/administrators/:administratorId/roles',
    allow: ['security'],
    answer: '200 {administrator}',
    does: 'Give them these roles.',
  },
  {
    method: 'GET',
    path: '/administrators/:administratorId/sessions',
    allow: ['security'],
    answer: '200 {sessions}',
    does: 'Where they are signed in.',
  },
  {
    method: 'DELETE',
    path: '/administrators/:administratorId/sessions/:sessionId',
    allow: ['security'],
    answer: '204',
    does: 'Sign them out there.',
  },
] as const satisfies readonly AdministratorRoute[];

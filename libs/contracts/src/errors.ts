/** Every refusal that participants can meet, with its HTTP status. Codes are stable; messages may change. */
export const PARTICIPANT_ERROR_STATUS = {
  bad_request: 400,
  use_nonce: 401,
  bad_proof: 401,
  origin_refused: 403,
  not_found: 404,
  /** One calm answer for unknown, pending, full, ended and refused: nothing tells them apart. */
  room_unavailable: 404,
  conflict: 409,
  terms_changed: 409,
  id_conflict: 409,
  /** Something stored does not open: it is not what was written. */
  record_altered: 409,
  name_not_offered: 409,
  wrong_state: 409,
  room_ended: 410,
  room_gone: 410,
  too_large: 413,
  /** Not JPEG, PNG, WebP or GIF, by its first bytes. */
  image_unsupported: 415,
  message_empty: 422,
  message_too_long: 422,
  name_refused: 422,
  /** This kind of room takes no images. */
  images_refused: 422,
  /** A device's signature under its own words that does not hold, or does not follow its last one. */
  receipt_refused: 422,
  image_damaged: 422,
  image_too_many_pixels: 422,
  too_many_requests: 429,
  internal: 500,
  draining: 503,
  /** The store of images is away; words go on. */
  images_unavailable: 503,
  unavailable: 503,
} as const;
/** And what administrators alone meet: apart, so that no participant's page carries it. */
export const ERROR_STATUS = {
  ...PARTICIPANT_ERROR_STATUS,
  sign_in_required: 401,
  /** Unknown name, wrong password, wrong or used code: nothing tells them apart. */
  sign_in_refused: 401,
  /** The provider knows them, and nobody here is connected to that identity. */
  identity_unknown: 401,
  /** A new way in takes a second factor shown within the last five minutes. */
  confirmation_required: 403,
  forbidden: 403,
  /** Whoever asked to read made this account, invited it or gave it roles: its agreement would be their own. */
  not_independent: 403,
  /** One's own roles and being are for somebody else to change. */
  not_oneself: 403,
  network_refused: 403,
  /** Another administrator has not agreed to this reading yet. */
  reading_waiting: 409,
  /** A hold stands: nothing of the room is destroyed. */
  held: 409,
  /** Keeper has begun to destroy the room: nothing stops that. */
  destruction_begun: 409,
  /** Somebody with the security role must remain. */
  last_security: 409,
  locked_out: 429,
  /** The OpenID provider does not answer; every other way in works. */
  single_sign_on_away: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** The body of every refusal, on HTTP and in a socket's acknowledgement alike. */
export interface ErrorBody {
  code: ErrorCode;
  /** One English sentence for a developer; pages have their own words by code. */
  message: string;
  details?: Readonly<Record<string, unknown>>;
}

/** A refusal people cause is a value; exceptions are bugs and lost dependencies. */
export interface Refusal {
  readonly refused: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
}
export const refuse = (code: ErrorCode, details?: Readonly<Record<string, unknown>>): Refusal =>
  details ? { refused: code, details } : { refused: code };
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;

export const ERROR_MESSAGES: Readonly<Record<ErrorCode, string>> = {
  bad_request: 'The request does not have the expected shape.',
  use_nonce: 'The proof needs a fresh nonce.',
  bad_proof: 'The device proof does not hold.',
  sign_in_required: 'Sign in first.',
  sign_in_refused: 'The name, the password or the code is not right.',
  identity_unknown: 'No administrator is connected to this identity.',
  not_oneself: 'Nobody does this to themselves.',
  not_independent: 'Whoever asks to read has had a hand in this account. Somebody else must agree.',
  confirmation_required: 'Show your second factor again first.',
  forbidden: 'Your role does not allow this.',
  network_refused: 'This service does not answer this network.',
  origin_refused: 'Requests from this origin are refused.',
  not_found: 'There is nothing here.',
  room_unavailable: 'No door opens with this.',
  conflict: 'This was done already.',
  terms_changed: 'The terms changed. Read them again.',
  id_conflict: 'This message id was used for other words.',
  record_altered: 'Something stored is not what was written. Verify the room.',
  name_not_offered: 'This name was not offered, or no longer is.',
  wrong_state: 'The room is not in a state for this.',
  reading_waiting: 'Another administrator has to agree first.',
  held: 'A hold keeps this room.',
  destruction_begun: 'The room is being destroyed already.',
  last_security: 'Somebody with the security role must remain.',
  room_ended: 'The room has ended.',
  room_gone: 'The content of this room is gone.',
  too_large: 'That is more than fits.',
  image_unsupported: 'Images are JPEG, PNG, WebP or GIF.',
  message_empty: 'A message needs words or an image.',
  message_too_long: 'The message is longer than the room allows.',
  name_refused: 'This name does not fit the room.',
  images_refused: 'This room takes no images, or no more.',
  receipt_refused: 'The receipt does not hold, or does not follow the last one.',
  image_damaged: 'The image is broken off or damaged.',
  image_too_many_pixels: 'The image has more pixels than fit.',
  locked_out: 'Too many attempts. Wait a while.',
  too_many_requests: 'Too much at once. Wait a while.',
  internal: 'Something broke on our side.',
  draining: 'This server is about to stop. Try again.',
  images_unavailable: 'Images are away for a moment. Words go on.',
  single_sign_on_away: 'Single sign-on does not answer.',
  unavailable: 'A part of the service is away. Try again.',
};

import { clientEventSchemas, ERROR_MESSAGES, isRefusal, refuse } from '@parley/contracts';
import type { Ack, ClientEvent, ClientEvents, Refusal, ServerTime } from '@parley/contracts';
import type { Logger } from '@parley/platform';
import { isAway, refusalFor } from '@parley/persistence';
import type { ChatSocket } from './chat-socket.js';
import { TokenBucket } from './token-bucket.js';

export type InputOf<E extends ClientEvent> = Parameters<ClientEvents[E]>[0];
export type OutputOf<E extends ClientEvent> =
  Parameters<Parameters<ClientEvents[E]>[1]>[0] extends Ack<infer Output> ? Output : never;
export type Answer<E extends ClientEvent> = (result: OutputOf<E> | Refusal) => void;
/** Answers exactly once, or rejects. What goes out to others goes out after the answer. */
export type EventHandlers = {
  readonly [E in ClientEvent]: (socket: ChatSocket, input: InputOf<E>, answer: Answer<E>) => Promise<void>;
};

/** Points per 10 s on one socket. */
const MESSAGES = 1_500;
const OTHERS = 600;
const SPAN = 10;

const isClientEvent = (event: unknown): event is ClientEvent =>
  typeof event === 'string' && Object.hasOwn(clientEventSchemas, event);
const nobodyAsked = (): void => undefined;

/** How many events and requests are being worked on: stopping waits for them. */
export class Unanswered {
  count = 0;
}

/**
 * The one place where a socket's events arrive, known or not. Each is counted, checked and handled; its acknowledgement,
 * where one was asked for, comes exactly once and never carries an exception's words.
 */
export function bindEvents(socket: ChatSocket, handlers: EventHandlers, unanswered: Unanswered, logger: Logger): void {
  const started = performance.now();
  const messages = new TokenBucket(MESSAGES, SPAN, started);
  const others = new TokenBucket(OTHERS, SPAN, started);

  const handle = <E extends ClientEvent>(event: E, input: unknown, answer: Answer<E>): void => {
    const parsed = clientEventSchemas[event].safeParse(input);
    if (!parsed.success) {
      answer(refuse('bad_request'));
      return;
    }
    unanswered.count += 1;
    handlers[event](socket, parsed.data as InputOf<E>, answer).then(
      () => {
        unanswered.count -= 1;
      },
      (error: unknown) => {
        unanswered.count -= 1;
        if (isAway(error)) logger.warn({ err: error, event }, 'an event failed');
        else logger.error({ err: error, event }, 'an event failed');
        answer(refusalFor(error));
      },
    );
  };

  socket.onAny((event: unknown, ...given: unknown[]) => {
    const last = given.at(-1);
    // Only Socket.IO puts functions here: what comes over the wire is JSON and bytes.
    const ack = typeof last === 'function' ? (last as (answer: Ack<unknown>) => void) : nobodyAsked;
    const answer = (result: unknown): void => {
      const now = Date.now() as ServerTime;
      ack(isRefusal(result) ? { ok: false, error: errorOf(result), now } : { ok: true, data: result, now });
    };
    const wait = (event === 'message:send' ? messages : others).take(performance.now());
    if (wait > 0) answer(refuse('too_many_requests', { retryAfter: wait }));
    else if (!isClientEvent(event) || given.length !== (ack === nobodyAsked ? 1 : 2)) answer(refuse('bad_request'));
    else handle(event, given[0], answer);
  });
}

const errorOf = ({ refused, details }: Refusal) =>
  details
    ? { code: refused, message: ERROR_MESSAGES[refused], details }
    : { code: refused, message: ERROR_MESSAGES[refused] };

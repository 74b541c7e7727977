import type { Ack, ClientEvent, ClientEvents, Refusal, ServerEvent, ServerEvents } from '@parley/contracts';
import type { ServerClock } from './server-clock.js';

export type InputOf<E extends ClientEvent> = Parameters<ClientEvents[E]>[0];
export type OutputOf<E extends ClientEvent> =
  Parameters<Parameters<ClientEvents[E]>[1]>[0] extends Ack<infer Output> ? Output : never;

/** The live line as room and knock sessions see it: a `Connection` in the page, a made-up one in their tests. */
export interface Wire {
  readonly clock: ServerClock;
  readonly online: boolean;
  /** Asks and waits for the acknowledgement; no line and no answer in time are network refusals. */
  request<E extends ClientEvent>(event: E, input: InputOf<E>): Promise<OutputOf<E> | Refusal>;
  on<E extends ServerEvent>(event: E, listener: ServerEvents[E]): () => void;
  /** Called after each change of `online`. */
  subscribe(listener: () => void): () => void;
}

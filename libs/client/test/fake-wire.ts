import {
  refuse,
  type ClientEvent,
  type EntryView,
  type ErrorCode,
  type GiveReceipt,
  type InRoom,
  type ListMessages,
  type ReadUpTo,
  type Refusal,
  type SendMessage,
  type ServerEvent,
  type ServerEvents,
  type EnterRoom,
} from '@parley/contracts';
import { ServerClock } from '../src/server-clock.js';
import type { InputOf, OutputOf, Wire } from '../src/wire.js';
import type { FakeRoom } from './fake-room.js';

interface Flight {
  event: ClientEvent;
  input: unknown;
  answer: unknown;
  arrived: boolean;
  resolve: (answer: unknown) => void;
}
const LOST = refuse('unavailable', { network: true });

/**
 * A line on which nothing moves by itself: a test says which request arrives, which answer comes back, which broadcast
 * is heard, and when the line is cut. With `direct`, all of it happens at once.
 */
export class FakeWire implements Wire {
  readonly clock = new ServerClock();
  readonly asked: { event: ClientEvent; input: unknown }[] = [];
  readonly #room: FakeRoom;
  readonly #heard = new Map<string, Set<(event: never) => void>>();
  readonly #subscribers = new Set<() => void>();
  readonly #refusals: { event: ClientEvent; code: ErrorCode }[] = [];
  #flights: Flight[] = [];
  #broadcasts: EntryView[] = [];
  online = true;
  direct: boolean;

  constructor(room: FakeRoom, direct = true) {
    this.#room = room;
    this.direct = direct;
    room.lines.add((entry, over) => {
      if (over !== this && this.online) this.say(entry);
    });
  }

  request<E extends ClientEvent>(event: E, input: InputOf<E>): Promise<OutputOf<E> | Refusal> {
    this.asked.push({ event, input });
    if (!this.online) return Promise.resolve(LOST);
    return new Promise((resolve) => {
      const answered = resolve as (answer: unknown) => void;
      this.#flights.push({ event, input, answer: null, arrived: false, resolve: answered });
      if (!this.direct) return;
      this.arrive();
      this.answer();
      while (this.#broadcasts.length > 0) this.broadcast();
    });
  }

  on<E extends ServerEvent>(event: E, listener: ServerEvents[E]): () => void {
    const listeners = this.#heard.get(event) ?? new Set();
    this.#heard.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  subscribe(listener: () => void): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  emit<E extends ServerEvent>(event: E, payload: Parameters<ServerEvents[E]>[0]): void {
    for (const listener of this.#heard.get(event) ?? []) listener(payload as never);
  }

  /** The next request of this name that arrives is refused. */
  refuseNext(event: ClientEvent, code: ErrorCode): void {
    this.#refusals.push({ event, code });
  }

  /** Someone else speaks; with `direct` it is heard at once. */
  say(entry: EntryView): void {
    this.#broadcasts.push(entry);
    while (this.direct && this.#broadcasts.length > 0) this.broadcast();
  }

  /** The oldest request on its way reaches the service. */
  arrive(): void {
    const flight = this.#flights.find(({ arrived }) => !arrived);
    if (!flight) return;
    flight.arrived = true;
    flight.answer = this.#serve(flight.event, flight.input);
  }

  /** The oldest answer reaches the device, or is lost and given up after its time. */
  answer(lost = false): void {
    const flight = this.#flights.find(({ arrived }) => arrived);
    if (!flight) return;
    this.#flights = this.#flights.filter((one) => one !== flight);
    flight.resolve(lost ? LOST : flight.answer);
  }

  /** The oldest broadcast is heard, or lost. */
  broadcast(lost = false): void {
    const entry = this.#broadcasts.shift();
    if (entry && this.online && !lost) this.emit('message:new', entry);
  }

  cut(): void {
    this.online = false;
    for (const flight of this.#flights.splice(0)) flight.resolve(LOST);
    this.#broadcasts = [];
    for (const told of [...this.#subscribers]) told();
  }

  mend(): void {
    if (this.online) return;
    this.online = true;
    for (const told of [...this.#subscribers]) told();
  }

  asksOf(event: ClientEvent): unknown[] {
    return this.asked.filter((one) => one.event === event).map(({ input }) => input);
  }

  #serve(event: ClientEvent, input: unknown): unknown {
    const refusal = this.#refusals.findIndex((one) => one.event === event);
    const [refused] = refusal < 0 ? [] : this.#refusals.splice(refusal, 1);
    if (refused) return refuse(refused.code);
    switch (event) {
      case 'room:enter': {
        const { afterSeq } = input as EnterRoom;
        return { room: this.#room.view, knocks: this.#room.knocks, ...this.#room.after(afterSeq) };
      }
      case 'message:list': {
        const { after, before } = input as ListMessages;
        return before === undefined ? this.#room.after(after ?? 0) : this.#room.before(before);
      }
      case 'message:send': {
        const { sent, fresh } = this.#room.send(input as SendMessage, this);
        if (fresh) this.#broadcasts.push(fresh);
        return sent;
      }
      case 'message:receipt':
        return this.#room.sign((input as GiveReceipt).receipt);
      case 'message:read':
      case 'participant:typing':
      case 'room:exit':
        return {} satisfies Partial<ReadUpTo & InRoom>;
    }
  }
}

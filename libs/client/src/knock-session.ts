import { isRefusal, type KnockState, type OwnKnockView } from '@parley/contracts';
import type { Api } from './api.js';
import { Listeners } from './listeners.js';
import type { Wire } from './wire.js';

export interface KnockSnapshot {
  /** With `admitted`, this device has a seat in `knock.roomId`. */
  readonly knock: OwnKnockView;
  /** Whether the answer would be heard at once; it is looked up after each reconnection. */
  readonly online: boolean;
}

/** Milliseconds between look-ups while a knock waits: an answer given where this line does not reach is found all the same. */
const LOOK_AGAIN_MS = 15_000;

/** One knock of this device, from asking to the answer. */
export class KnockSession {
  readonly #api: Api;
  readonly #wire: Wire;
  readonly #listeners = new Listeners();
  readonly #unhook: (() => void)[];
  readonly #looking: ReturnType<typeof setInterval>;
  #snapshot: KnockSnapshot;

  constructor(api: Api, wire: Wire, knock: OwnKnockView) {
    this.#api = api;
    this.#wire = wire;
    this.#snapshot = { knock, online: wire.online };
    this.#unhook = [
      wire.subscribe(this.#lineChanged),
      wire.on('knock:decided', (event) => {
        if (event.knock.id === knock.id) this.#take(event.knock);
      }),
      wire.on('knock:changed', ({ knockId, approvals, of }) => {
        if (knockId === knock.id) this.#take({ ...this.#snapshot.knock, approvals, of });
      }),
    ];
    this.#looking = setInterval(() => void this.#look(), LOOK_AGAIN_MS);
    // The answer may have come between the request that knocked and this line.
    if (wire.online) void this.#look();
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

  readonly getSnapshot = (): KnockSnapshot => this.#snapshot;

  /** Stops asking. A refusal is answered when the network or a decision was quicker. */
  async withdraw() {
    const answer = await this.#api.withdraw(this.#snapshot.knock.id);
    if (!isRefusal(answer)) this.#settle('withdrawn');
    return answer;
  }

  /** Stops listening; the knock goes on waiting. */
  close(): void {
    clearInterval(this.#looking);
    for (const unhook of this.#unhook) unhook();
  }

  readonly #lineChanged = (): void => {
    if (this.#snapshot.online === this.#wire.online) return;
    this.#snapshot = { ...this.#snapshot, online: this.#wire.online };
    this.#listeners.notify();
    if (this.#wire.online) void this.#look();
  };

  /** Asks what became of the knock while nobody listened. */
  async #look(): Promise<void> {
    if (this.#snapshot.knock.state !== 'waiting') return;
    const answer = await this.#api.ownRooms();
    if (isRefusal(answer)) return;
    const { id, roomId } = this.#snapshot.knock;
    const found = answer.knocks.find((knock) => knock.id === id);
    if (found) this.#take(found);
    else this.#settle(answer.rooms.some((room) => room.id === roomId) ? 'admitted' : 'refused');
  }

  #settle(state: Exclude<KnockState, 'waiting'>): void {
    this.#take({ ...this.#snapshot.knock, state });
  }

  #take(knock: OwnKnockView): void {
    // A decision stands; a look-up that started before it may end after it.
    if (this.#snapshot.knock.state !== 'waiting') return;
    this.#snapshot = { ...this.#snapshot, knock };
    if (knock.state !== 'waiting') clearInterval(this.#looking);
    this.#listeners.notify();
  }
}

/** Follows a knock over the page's connection. */
export const watchKnock = (api: Api, connection: Wire, knock: OwnKnockView): KnockSession =>
  new KnockSession(api, connection, knock);

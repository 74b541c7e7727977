import {
  PARTICIPANT_ERROR_STATUS,
  isRefusal,
  refuse,
  type Ack,
  type ClientEvent,
  type ErrorCode,
  type HandshakeAuth,
  type HandshakeRefusal,
  type Refusal,
  type ServerEvent,
  type ServerEvents,
} from '@parley/contracts';
import { io, type Socket } from 'socket.io-client';
import type { Api } from './api.js';
import { growingPause, type PauseBounds } from './backoff.js';
import { Listeners } from './listeners.js';
import { networkRefusal } from './refusals.js';
import type { InputOf, OutputOf, Wire } from './wire.js';

/** `offline`: it tries again by itself. `refused`: the service said no to this device; `open` tries again. */
export type ConnectionStatus = 'closed' | 'connecting' | 'online' | 'offline' | 'refused';
export interface ConnectionSnapshot {
  readonly status: ConnectionStatus;
  /** Why the last handshake was refused. */
  readonly refusal: Refusal | null;
}
export interface ConnectionOptions {
  /** Makes the handshake's proofs; its clock is set by every acknowledgement. */
  api: Api;
  /** Where the socket goes: `location.origin` in a page. */
  url: string;
  /** `Origin` for programs. Browsers set it themselves. */
  origin?: string | undefined;
  /** Milliseconds an acknowledgement may take; 12,000 by default, so that a heartbeat of the service falls into it. */
  ackTimeoutMs?: number | undefined;
  /** Milliseconds before the first and between later attempts at most; 500 and 10,000 by default. Each ±50 %. */
  retry?: PauseBounds | undefined;
}

const PAUSES = { firstMs: 500, maxMs: 10_000 };
/** A line that takes longer to open than this is tried again. */
const OPEN_TIMEOUT_MS = 10_000;
/** Handshakes in a row that may be repeated at once with the nonce the refusal brought. */
const NONCES_IN_A_ROW = 2;
/** A proof fails too when this device's clock was set; the refusal tells the time. */
const CURED_BY_NONCE: ReadonlySet<ErrorCode> = new Set(['use_nonce', 'bad_proof']);
const STATUS: Partial<Record<ErrorCode, number>> = PARTICIPANT_ERROR_STATUS;
const isFinal = ({ refused }: Refusal): boolean => (STATUS[refused] ?? 500) < 429 && refused !== 'use_nonce';

/**
 * One live line to the service, shared by every session of a page. It opens at once, reconnects for ever with growing,
 * jittered pauses, and proves the device anew at each handshake.
 */
export class Connection implements Wire {
  readonly #api: Api;
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #listeners = new Listeners();
  readonly #unhook = new AbortController();
  #snapshot: ConnectionSnapshot = { status: 'closed', refusal: null };
  #attempts = 0;
  #nonces = 0;
  #askedAt = 0;
  /** Counts proofs being made; one for a line that was given up is not presented on the next. */
  #presenting = 0;
  /** A handshake is on its way: asked to connect meanwhile, the library would begin a second one over the same line. */
  #opening = false;
  /** Counts what came over the line, heartbeats included. */
  #heard = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#api = options.api;
    this.#options = options;
    this.#socket = io(options.url, {
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      // The library's own loop leaves out refused handshakes and closings by the server; one loop here serves all.
      reconnection: false,
      timeout: OPEN_TIMEOUT_MS,
      auth: (present) => {
        void this.#present(present);
      },
      ...(options.origin !== undefined && { extraHeaders: { origin: options.origin } }),
    });
    this.#socket.on('connect', () => {
      this.#opening = false;
      this.#attempts = 0;
      this.#nonces = 0;
      this.#set({ status: 'online', refusal: null });
    });
    const hear = () => {
      this.#heard += 1;
    };
    this.#socket.onAny(hear);
    this.#socket.io.on('ping', hear);
    this.#socket.on('disconnect', () => {
      this.#opening = false;
      if (this.#snapshot.status !== 'closed') this.#tryAgain(null);
    });
    this.#socket.on('connect_error', (error: Error & { data?: HandshakeRefusal }) => {
      this.#opening = false;
      this.#refused(error.data);
    });
    this.on('service:draining', ({ retryIn }) => {
      this.#reconnectIn(retryIn * 1000);
    });
    if (typeof window !== 'undefined') {
      const { signal } = this.#unhook;
      window.addEventListener('online', this.#networkCame, { signal });
      window.addEventListener('offline', this.#networkWent, { signal });
      document.addEventListener('visibilitychange', this.#wake, { signal });
    }
    if (typeof window === 'undefined' || window.navigator.onLine) this.open();
    // Said at once. What a browser takes for the network is not all there is, so that it is tried all the same.
    else this.#tryAgain(null);
  }

  get clock() {
    return this.#api.clock;
  }

  get online(): boolean {
    return this.#snapshot.status === 'online';
  }

  readonly getSnapshot = (): ConnectionSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

  /** Connects now; does nothing on a line that is open or opening. */
  open(): void {
    if (this.#socket.connected) return;
    clearTimeout(this.#timer);
    if (this.#snapshot.status !== 'offline') this.#set({ status: 'connecting', refusal: null });
    this.#connect();
  }

  /** For good: nothing reconnects and no page event wakes it. */
  close(): void {
    clearTimeout(this.#timer);
    this.#unhook.abort();
    this.#set({ status: 'closed', refusal: null });
    this.#hangUp();
  }

  async request<E extends ClientEvent>(event: E, input: InputOf<E>): Promise<OutputOf<E> | Refusal> {
    // Without this the library would keep the packet and send it later, past every order and outbox.
    if (!this.#socket.connected) return networkRefusal();
    const askedAt = this.clock.local();
    const heard = this.#heard;
    try {
      const { ackTimeoutMs = 12_000 } = this.#options;
      const ack = (await this.#socket.timeout(ackTimeoutMs).emitWithAck(event, input)) as Ack<OutputOf<E>>;
      this.#heard += 1;
      this.clock.observe(ack.now, askedAt);
      return ack.ok ? ack.data : refuse(ack.error.code, ack.error.details);
    } catch {
      if (heard === this.#heard) this.#wentSilent();
      return networkRefusal();
    }
  }

  on<E extends ServerEvent>(event: E, listener: ServerEvents[E]): () => void {
    const name: string = event;
    const heard = listener as (...args: unknown[]) => void;
    this.#socket.on(name, heard);
    return () => {
      this.#socket.off(name, heard);
    };
  }

  async #present(present: (auth: HandshakeAuth) => void): Promise<void> {
    const turn = (this.#presenting += 1);
    const proof = await this.#api.handshakeProof();
    if (turn !== this.#presenting || this.#snapshot.status === 'closed') return;
    this.#askedAt = this.clock.local();
    if (!isRefusal(proof)) {
      present({ proof });
      return;
    }
    this.#hangUp();
    this.#tryAgain(proof);
  }

  #refused(data: HandshakeRefusal | undefined): void {
    if (this.#snapshot.status === 'closed') return;
    if (!data) {
      this.#tryAgain(null);
      return;
    }
    this.#api.takeNonce(data.nonce);
    this.clock.observe(data.now, this.#askedAt);
    const refusal = refuse(data.code, data.details);
    if (CURED_BY_NONCE.has(data.code) && this.#nonces < NONCES_IN_A_ROW) {
      this.#nonces += 1;
      this.#connect();
    } else if (isFinal(refusal)) {
      clearTimeout(this.#timer);
      this.#set({ status: 'refused', refusal });
    } else this.#tryAgain(refusal);
  }

  #tryAgain(refusal: Refusal | null): void {
    this.#reconnectIn(growingPause(this.#attempts, this.#options.retry ?? PAUSES));
    this.#attempts += 1;
    this.#set({ status: 'offline', refusal });
  }

  #reconnectIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#socket.connected) this.#hangUp();
      clearTimeout(this.#timer);
      this.#connect();
    }, ms);
  }

  #connect(): void {
    if (this.#opening) return;
    this.#opening = true;
    this.#socket.connect();
  }

  #hangUp(): void {
    this.#presenting += 1;
    this.#opening = false;
    this.#socket.disconnect();
  }

  /** No answer in its time, no heartbeat, no word of anyone: the line is open on this side alone. */
  #wentSilent(): void {
    if (this.#socket.connected) this.#hangUp();
  }

  /** The browser knows at once; the line itself would notice only when a heartbeat stays out. */
  readonly #networkWent = (): void => {
    const { status } = this.#snapshot;
    if (status === 'closed' || status === 'refused') return;
    const { connected } = this.#socket;
    this.#hangUp();
    // An open line tells of its end; one that was still opening goes without a word.
    if (!connected) this.#tryAgain(null);
  };

  /** An attempt from before may hang on the network that went: a new one is quicker. */
  readonly #networkCame = (): void => {
    const { status } = this.#snapshot;
    if (status !== 'offline' && status !== 'connecting') return;
    this.#attempts = 0;
    this.#hangUp();
    this.open();
  };

  readonly #wake = (): void => {
    if (this.#snapshot.status === 'offline' && document.visibilityState === 'visible') this.open();
  };

  #set(snapshot: ConnectionSnapshot): void {
    const { status, refusal } = this.#snapshot;
    if (status === snapshot.status && refusal === snapshot.refusal) return;
    this.#snapshot = snapshot;
    this.#listeners.notify();
  }
}

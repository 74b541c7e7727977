import {
  API,
  ERROR_STATUS,
  isRefusal,
  refuse,
  termsDigest,
  type DecisionRequest,
  type Done,
  type ErrorBody,
  type ErrorCode,
  type JoinAnswer,
  type JoinRequest,
  type KnockId,
  type NamesAnswer,
  type NonceAnswer,
  type OpenRoomRequest,
  type OwnRoomsAnswer,
  type PoliciesAnswer,
  type Refusal,
  type RoomAnswer,
  type RoomId,
  type RoomPolicy,
  type RoomView,
} from '@parley/contracts';
import type { Device } from './device-key.js';
import { makeProof, type ProofInput } from './device-proof.js';
import { ServerClock } from './server-clock.js';

export interface ApiOptions {
  device: Device;
  /** Where requests go, without a trailing slash: `location.origin` in a page. */
  baseUrl: string;
  /** What the service calls itself (`CHAT_URL`), without a trailing slash; proofs name it. `location.origin` in a page. */
  htuBase: string;
  /** `Origin` for programs. Browsers set it themselves and let nobody else do it. */
  origin?: string | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  clock?: ServerClock | undefined;
  /** Milliseconds until an unanswered request counts as a lost network; 15,000 by default. */
  timeoutMs?: number | undefined;
}
interface Call {
  method: ProofInput['htm'];
  /** Under `/api/v1`. */
  path: string;
  proof: boolean;
  body?: object | undefined;
  terms?: string | undefined;
}

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERROR_STATUS, code);

/** No answer, or none of the service's: a lost network and a broken proxy look alike to a person. */
export const networkRefusal = (): Refusal => refuse('unavailable', { network: true });
export const isNetworkRefusal = (refusal: Refusal): boolean => refusal.details?.network === true;

/**
 * Typed calls of every participant route. Each answers its value or a `Refusal`; a lost network is the refusal
 * `unavailable` with `details.network`. Nothing is sent twice but what was refused with `use_nonce`, once.
 */
export class Api {
  readonly device: Device;
  readonly clock: ServerClock;
  readonly #options: ApiOptions;
  #nonce: string | null = null;

  constructor(options: ApiOptions) {
    this.device = options.device;
    this.clock = options.clock ?? new ServerClock();
    this.#options = options;
  }

  /** A fresh nonce, and server time for this device's clock. */
  async nonce(): Promise<NonceAnswer | Refusal> {
    const askedAt = this.clock.local();
    const answer = await this.#call<NonceAnswer>({ method: 'GET', path: '/nonce', proof: false });
    if (isRefusal(answer)) return answer;
    this.#nonce = answer.nonce;
    this.clock.observe(answer.now, askedAt);
    return answer;
  }

  policies(): Promise<PoliciesAnswer | Refusal> {
    return this.#call({ method: 'GET', path: '/policies', proof: false });
  }

  names(): Promise<NamesAnswer | Refusal> {
    return this.#call({ method: 'GET', path: '/names', proof: false });
  }

  /** `policy` is what the person saw: its digest is signed, whatever the service says its digest is. */
  async openRoom(body: OpenRoomRequest, policy: RoomPolicy): Promise<RoomView | Refusal> {
    return this.#room({ method: 'POST', path: '/rooms', proof: true, body, terms: await termsDigest(policy) });
  }

  ownRooms(): Promise<OwnRoomsAnswer | Refusal> {
    return this.#call({ method: 'GET', path: '/rooms', proof: true });
  }

  room(id: RoomId): Promise<RoomView | Refusal> {
    return this.#room({ method: 'GET', path: `/rooms/${id}`, proof: true });
  }

  activate(id: RoomId): Promise<RoomView | Refusal> {
    return this.#room({ method: 'POST', path: `/rooms/${id}/activation`, proof: true });
  }

  depart(id: RoomId): Promise<RoomView | Refusal> {
    return this.#room({ method: 'POST', path: `/rooms/${id}/departure`, proof: true });
  }

  end(id: RoomId): Promise<RoomView | Refusal> {
    return this.#room({ method: 'POST', path: `/rooms/${id}/end`, proof: true });
  }

  /** `policy` as for `openRoom`. A room when a seat was taken or found again, else the knock that waits. */
  async join(body: JoinRequest, policy: RoomPolicy): Promise<JoinAnswer | Refusal> {
    return this.#call({ method: 'POST', path: '/joins', proof: true, body, terms: await termsDigest(policy) });
  }

  withdraw(id: KnockId): Promise<Done | Refusal> {
    return this.#call({ method: 'DELETE', path: `/joins/${id}`, proof: true });
  }

  decide(room: RoomId, knock: KnockId, body: DecisionRequest): Promise<RoomView | Refusal> {
    return this.#room({ method: 'POST', path: `/rooms/${room}/knocks/${knock}/decisions`, proof: true, body });
  }

  /** A proof for a socket's handshake. A refusal when no nonce could be had. */
  handshakeProof(): Promise<string | Refusal> {
    return this.#proof({ htm: 'GET', htu: `${this.#options.htuBase}/socket.io/` });
  }

  /** A nonce that came another way than by HTTP. */
  takeNonce(nonce: string): void {
    this.#nonce = nonce;
  }

  async #room(call: Call): Promise<RoomView | Refusal> {
    const answer = await this.#call<RoomAnswer>(call);
    return isRefusal(answer) ? answer : answer.room;
  }

  async #call<T>(call: Call): Promise<T | Refusal> {
    const answer = await this.#once<T>(call);
    return call.proof && isRefusal(answer) && answer.refused === 'use_nonce' ? this.#once<T>(call) : answer;
  }

  async #once<T>({ method, path, proof, body, terms }: Call): Promise<T | Refusal> {
    const { baseUrl, htuBase, origin, fetch = globalThis.fetch, timeoutMs = 15_000 } = this.#options;
    const headers = new Headers();
    if (origin !== undefined) headers.set('Origin', origin);
    // The bytes that are signed are the bytes that are sent.
    const bytes = body && new TextEncoder().encode(JSON.stringify(body));
    if (bytes) headers.set('Content-Type', 'application/json');
    if (proof) {
      const made = await this.#proof({ htm: method, htu: `${htuBase}${API}${path}`, body: bytes, terms });
      if (isRefusal(made)) return made;
      headers.set('DPoP', made);
    }
    try {
      const response = await fetch(`${baseUrl}${API}${path}`, {
        method,
        headers,
        body: bytes ?? null,
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.timeout(timeoutMs),
      });
      this.#nonce = response.headers.get('DPoP-Nonce') ?? this.#nonce;
      if (response.status === 204) return {} as T;
      const answer = (await response.json()) as T | { error: ErrorBody };
      if (response.ok) return answer as T;
      const { error } = answer as { error?: ErrorBody };
      return error && isErrorCode(error.code) ? refuse(error.code, error.details) : networkRefusal();
    } catch {
      return networkRefusal();
    }
  }

  async #proof(input: Omit<ProofInput, 'device' | 'nonce' | 'now'>): Promise<string | Refusal> {
    if (this.#nonce === null) {
      const answer = await this.nonce();
      if (isRefusal(answer)) return answer;
    }
    return makeProof({ ...input, device: this.device, nonce: this.#nonce ?? '', now: this.clock.now() });
  }
}

import {
  API,
  PARTICIPANT_ERROR_STATUS,
  LIMITS,
  isImageType,
  isRefusal,
  refuse,
  termsDigest,
  type AttachmentId,
  type DecisionRequest,
  type Done,
  type ErrorBody,
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
  type UploadAnswer,
  type UploadedImage,
} from '@parley/contracts';
import type { Device } from './device-key.js';
import { makeProof, type ProofInput } from './device-proof.js';
import { IdleTimeout } from './idle-timeout.js';
import { abortedRefusal, networkRefusal } from './refusals.js';
import { ServerClock } from './server-clock.js';
import { uploadByFetch, uploadByXhr, type PostUpload } from './upload-request.js';

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
export interface UploadOptions {
  /** Bytes on their way and in all. Never called where the browser tells nothing. */
  onProgress?: ((sent: number, total: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}
export type ImageSize = 'original' | 'thumbnail';

interface Call {
  method: ProofInput['htm'];
  /** Under `/api/v1`. */
  path: string;
  proof: boolean;
  body?: object | undefined;
  terms?: string | undefined;
}
/** A request as it travels: its bytes are the bytes that were signed. */
interface Parcel extends Omit<Call, 'body'> {
  bytes?: Uint8Array<ArrayBuffer> | undefined;
  type?: string | undefined;
}
/** Carries one request over the network. Throws when there is no answer. */
type Carry = (url: string, headers: Headers, bytes: Uint8Array<ArrayBuffer> | undefined) => Promise<Response>;

/** Milliseconds of silence after which bytes on their way count as lost. */
const SILENCE_MS = 30_000;
/** All bytes are there: the service looks at the image, makes it anew and seals it, one after another. */
const WORK_MS = 60_000;
/** Where nothing tells how far an upload is: for all of it. */
const UNTOLD_MS = 120_000;

/** A code that participants meet; none of the console's comes to them. */
const isErrorCode = (code: unknown): code is keyof typeof PARTICIPANT_ERROR_STATUS => typeof code === 'string' && Object.hasOwn(PARTICIPANT_ERROR_STATUS, code);

/**
 * Typed calls of every participant route. Each answers its value or a `Refusal`; a lost network is the refusal
 * `unavailable` with `details.network`, a caller's own abort with `details.aborted`. Nothing is sent twice but what was
 * refused with `use_nonce`, once.
 */
export class Api {
  readonly device: Device;
  readonly clock: ServerClock;
  readonly #options: ApiOptions;
  #nonce: string | null = null;
  /** Local milliseconds. */
  #nonceAt = 0;

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
    this.takeNonce(answer.nonce);
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

  /**
   * Uploads one image, at most `LIMITS.imageBytes` bytes. It lasts as long as bytes move: half a minute of silence is
   * a lost network.
   */
  async upload(room: RoomId, file: Blob, options: UploadOptions = {}): Promise<UploadedImage | Refusal> {
    const { signal, onProgress } = options;
    const { fetch = globalThis.fetch } = this.#options;
    const told = typeof XMLHttpRequest !== 'undefined';
    const post: PostUpload = told ? uploadByXhr : uploadByFetch(fetch);
    const bytes = await file.arrayBuffer().then(
      (read) => new Uint8Array(read),
      () => null,
    );
    // A file that was picked can be changed or gone before it is read.
    if (!bytes) return refuse('image_damaged', { unreadable: true });
    if (signal?.aborted) return abortedRefusal();
    // A nonce that is refused would cost all the bytes twice.
    if (this.clock.local() - this.#nonceAt > LIMITS.nonceWindowSeconds * 500) {
      const fresh = await this.nonce();
      if (isRefusal(fresh)) return fresh;
    }
    const idle = new IdleTimeout(told ? SILENCE_MS : UNTOLD_MS, signal);
    const carry: Carry = (url, headers) =>
      post({
        url,
        headers,
        body: bytes,
        signal: idle.signal,
        onProgress: (sent, total) => {
          idle.heard(sent < total ? SILENCE_MS : WORK_MS);
          onProgress?.(sent, total);
        },
      });
    const type = file.type.startsWith('image/') ? file.type : 'application/octet-stream';
    const path = `/rooms/${room}/attachments`;
    try {
      const answer = await this.#answer({ method: 'POST', path, proof: true, bytes, type }, carry);
      if (isRefusal(answer)) return signal?.aborted ? abortedRefusal() : answer;
      return ((await answer.json()) as UploadAnswer).attachment;
    } catch {
      return networkRefusal();
    } finally {
      idle.end();
    }
  }

  /** An image of the room, or its thumbnail, as the service sends it: nothing is checked here but its type. */
  async image(room: RoomId, id: AttachmentId, size: ImageSize, signal?: AbortSignal): Promise<Blob | Refusal> {
    const path = `/rooms/${room}/attachments/${id}${size === 'thumbnail' ? '/thumbnail' : ''}`;
    const idle = new IdleTimeout(SILENCE_MS, signal);
    try {
      const answer = await this.#answer({ method: 'GET', path, proof: true }, this.#fetching('GET', idle.signal));
      if (isRefusal(answer)) return signal?.aborted ? abortedRefusal() : answer;
      const parts: Uint8Array<ArrayBuffer>[] = [];
      const reader = answer.body?.getReader();
      for (;;) {
        const part = await reader?.read();
        if (!part?.value) break;
        parts.push(part.value);
        idle.heard(SILENCE_MS);
      }
      const type = answer.headers.get('Content-Type') ?? '';
      // A blob: address has this page's origin: nothing but an image may ever stand behind one.
      return new Blob(parts, { type: isImageType(type) ? type : 'application/octet-stream' });
    } catch {
      return signal?.aborted ? abortedRefusal() : networkRefusal();
    } finally {
      idle.end();
    }
  }

  /** Takes back an image that no message carries. */
  removeUpload(room: RoomId, id: AttachmentId): Promise<Done | Refusal> {
    return this.#call({ method: 'DELETE', path: `/rooms/${room}/attachments/${id}`, proof: true });
  }

  /** A proof for a socket's handshake. A refusal when no nonce could be had. */
  handshakeProof(): Promise<string | Refusal> {
    return this.#proof({ htm: 'GET', htu: `${this.#options.htuBase}/socket.io/` });
  }

  /** A nonce that came another way than by HTTP. */
  takeNonce(nonce: string): void {
    this.#nonce = nonce;
    this.#nonceAt = this.clock.local();
  }

  async #room(call: Call): Promise<RoomView | Refusal> {
    const answer = await this.#call<RoomAnswer>(call);
    return isRefusal(answer) ? answer : answer.room;
  }

  async #call<T>({ body, ...call }: Call): Promise<T | Refusal> {
    const { timeoutMs = 15_000 } = this.#options;
    const json = body && { bytes: new TextEncoder().encode(JSON.stringify(body)), type: 'application/json' };
    // Each attempt has its own time, which also runs while the answer is read.
    const carry: Carry = (...sent) => this.#fetching(call.method, AbortSignal.timeout(timeoutMs))(...sent);
    const answer = await this.#answer({ ...call, ...json }, carry);
    if (isRefusal(answer)) return answer;
    try {
      return answer.status === 204 ? ({} as T) : ((await answer.json()) as T);
    } catch {
      return networkRefusal();
    }
  }

  async #answer(parcel: Parcel, carry: Carry): Promise<Response | Refusal> {
    const answer = await this.#once(parcel, carry);
    return parcel.proof && isRefusal(answer) && answer.refused === 'use_nonce' ? this.#once(parcel, carry) : answer;
  }

  async #once({ method, path, proof, bytes, type, terms }: Parcel, carry: Carry): Promise<Response | Refusal> {
    const { baseUrl, htuBase, origin } = this.#options;
    const headers = new Headers();
    if (origin !== undefined) headers.set('Origin', origin);
    if (type !== undefined) headers.set('Content-Type', type);
    if (proof) {
      const made = await this.#proof({ htm: method, htu: `${htuBase}${API}${path}`, body: bytes, terms });
      if (isRefusal(made)) return made;
      headers.set('DPoP', made);
    }
    try {
      const response = await carry(`${baseUrl}${API}${path}`, headers, bytes);
      const nonce = response.headers.get('DPoP-Nonce');
      if (nonce !== null) this.takeNonce(nonce);
      if (response.ok) return response;
      const { error } = (await response.json()) as { error?: ErrorBody };
      return error && isErrorCode(error.code) ? refuse(error.code, error.details) : networkRefusal();
    } catch {
      return networkRefusal();
    }
  }

  #fetching(method: ProofInput['htm'], signal: AbortSignal): Carry {
    const { fetch = globalThis.fetch } = this.#options;
    return (url, headers, bytes) =>
      fetch(url, { method, headers, body: bytes ?? null, cache: 'no-store', credentials: 'omit', signal });
  }

  async #proof(input: Omit<ProofInput, 'device' | 'nonce' | 'now'>): Promise<string | Refusal> {
    if (this.#nonce === null) {
      const answer = await this.nonce();
      if (isRefusal(answer)) return answer;
    }
    return makeProof({ ...input, device: this.device, nonce: this.#nonce ?? '', now: this.clock.now() });
  }
}

import {
  API,
  refuse,
  type Ack,
  type ErrorBody,
  type ErrorCode,
  type HandshakeRefusal,
  type OwnRoomsAnswer,
  type ServerTime,
} from '@parley/contracts';
import { EmbeddedJWK, jwtVerify } from 'jose';
import { Server, type Socket } from 'socket.io';
import type { FakeRoom } from './fake-room.js';

interface Asked {
  method?: string | undefined;
  url?: string | undefined;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}
interface Answering {
  writeHead(status: number, headers: Record<string, string>): this;
  end(body: string): unknown;
}

/** A small service with one room over real sockets, on a free port: it asks for nonces, and fails on demand. */
export class FakeService {
  readonly proofs: string[] = [];
  /** The nonce that counts; every other is answered `use_nonce` with it. */
  nonce = 'nonce-1';
  /** Milliseconds by which handshakes are answered from the future. */
  ahead = 0;
  handshakeRefusal: ErrorCode | null = null;
  /** Handshakes are answered when this is. */
  admitting: Promise<void> | undefined;
  own: OwnRoomsAnswer = { rooms: [], knocks: [] };
  /** What happens to the next sends, in order; then all goes well. */
  readonly mishaps: ('lose the answer' | 'cut after storing' | 'cut before storing' | 'draining')[] = [];
  #asked: () => void = () => undefined;
  readonly #io: Server;
  readonly #room: FakeRoom;

  /** `heartbeat`: milliseconds between pings, and until one that is not answered ends the line. */
  constructor(room: FakeRoom, heartbeat = { pingInterval: 25_000, pingTimeout: 20_000 }) {
    this.#room = room;
    this.#io = new Server(0, { transports: ['websocket'], ...heartbeat });
    // The library's own answer to plain requests is a 404; here they are answered below.
    this.#io.httpServer.removeAllListeners('request');
    this.#io.httpServer.on('request', (request: Asked, response: Answering) => {
      this.#answer(request, response);
    });
    this.#io.use((socket, next) => {
      this.#admit(socket).then(next, next);
    });
    this.#io.on('connection', (socket) => {
      this.#serve(socket);
    });
  }

  get url(): string {
    const address = this.#io.httpServer.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  get sockets(): Socket[] {
    return [...this.#io.sockets.sockets.values()];
  }

  /** Closes every line without a word, as a broken network does. */
  cut(): void {
    for (const socket of this.sockets) socket.conn.close();
  }

  /** Ends every session from the service's side. */
  sendAway(): void {
    this.#io.disconnectSockets();
  }

  /** Until the first handshake is here. */
  async asked(): Promise<void> {
    if (this.proofs.length === 0) await new Promise<void>((resolve) => (this.#asked = resolve));
  }

  emit(event: string, payload: unknown): void {
    this.#io.emit(event, payload);
  }

  async stop(): Promise<void> {
    await this.#io.close();
  }

  #answer({ method, url, headers }: Asked, response: Answering): void {
    if (!url?.startsWith(API)) return;
    const answer = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'Content-Type': 'application/json', 'DPoP-Nonce': this.nonce })
        .end(JSON.stringify(body));
    if (url === `${API}/nonce`) answer(200, { nonce: this.nonce, now: Date.now() });
    else if (method === 'GET' && url === `${API}/rooms` && headers.dpop !== undefined) answer(200, this.own);
    else answer(404, { error: { code: 'not_found', message: '' } satisfies ErrorBody });
  }

  async #admit(socket: Socket): Promise<Error | undefined> {
    const { proof } = socket.handshake.auth as { proof: string };
    this.proofs.push(proof);
    this.#asked();
    await this.admitting;
    const said = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] }).catch(() => null);
    const code = said?.payload.nonce === this.nonce ? this.handshakeRefusal : 'use_nonce';
    if (!code) return undefined;
    const data: HandshakeRefusal = {
      code,
      message: '',
      nonce: this.nonce,
      now: (Date.now() + this.ahead) as ServerTime,
    };
    return Object.assign(new Error(code), { data });
  }

  #serve(socket: Socket): void {
    const bind = (event: string, serve: (input: never) => unknown) => {
      socket.on(event, (input: unknown, ack: (answer: Ack<unknown>) => void) => {
        const data = serve(input as never);
        const now = Date.now() as ServerTime;
        if (data === null) return;
        if (data instanceof Error) ack({ ok: false, error: { code: data.message as ErrorCode, message: '' }, now });
        else ack({ ok: true, data, now });
      });
    };
    bind('room:enter', ({ afterSeq }: { afterSeq: number }) => ({
      room: this.#room.view,
      knocks: [],
      ...this.#room.after(afterSeq),
    }));
    bind('room:exit', () => ({}));
    bind('message:read', () => ({}));
    bind('message:list', ({ after }: { after: number }) => this.#room.after(after));
    bind('message:send', (message: Parameters<FakeRoom['send']>[0]) => {
      const mishap = this.mishaps.shift();
      if (mishap === 'draining') return new Error(refuse('draining').refused);
      if (mishap === 'cut before storing') {
        socket.conn.close();
        return null;
      }
      const { sent, fresh } = this.#room.send(message);
      if (mishap === 'cut after storing') {
        socket.conn.close();
        return null;
      }
      if (mishap === 'lose the answer') return null;
      if (fresh) this.#io.emit('message:new', fresh);
      return sent;
    });
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { ERROR_MESSAGES, isRefusal, refuse } from '@parley/contracts';
import type { HandshakeRefusal, Refusal } from '@parley/contracts';
import { checkProof, proofTargets } from '@parley/devices';
import type { CheckedProof } from '@parley/devices';
import type { From } from '../callers.js';
import type { ChatParts } from '../chat-parts.js';
import { refusalFor } from '@parley/persistence';
import type { ChatSocket } from './chat-socket.js';

const PATH = '/socket.io/';

/** Who may have a socket at all; a device that can't prove itself never reaches a handler. */
export class Handshake {
  constructor(
    private readonly parts: ChatParts,
    private readonly isDraining: () => boolean,
  ) {}

  /** Before the upgrade. A page of another origin gets none; programs send no Origin. */
  readonly allowRequest = (
    { headers: { origin } }: IncomingMessage,
    decide: (error: string | null | undefined, allowed: boolean) => void,
  ): void => {
    const refused = this.isDraining()
      ? 'draining'
      : origin !== undefined && !this.parts.origins.includes(origin)
        ? 'origin_refused'
        : null;
    if (refused) this.parts.logger.info({ refused }, 'handshake refused');
    decide(refused, refused === null);
  };

  /** Engine.IO's `sid` is a bearer credential: whoever presents a living one would take that connection over. */
  readonly refuseSessionIds = (
    request: IncomingMessage,
    _response: ServerResponse,
    next: (error?: Error) => void,
  ): void => {
    const { searchParams } = new URL(request.url ?? '', 'ws://gateway');
    next(searchParams.has('sid') ? new Error('no session is resumed by its id') : undefined);
  };

  /** The device's proof in `auth.proof`, checked before the socket is connected to anything. */
  readonly prove = (socket: ChatSocket, next: (error?: Error) => void): void => {
    const from = this.parts.callers.from(socket.request);
    this.check(socket, from).then(
      (checked) => {
        if (isRefusal(checked)) {
          next(this.refusal(checked));
          return;
        }
        const { thumbprint, jws } = checked;
        const caller = { thumbprint, proof: jws, terms: null, ...from };
        socket.data = { caller, speakers: new Map(), connections: new Map() };
        next();
      },
      (error: unknown) => {
        this.parts.logger.error({ err: error }, 'a handshake failed');
        next(this.refusal(refusalFor(error)));
      },
    );
  };

  private async check(socket: ChatSocket, { network }: From): Promise<CheckedProof | Refusal> {
    if (this.isDraining()) return refuse('draining');
    const { rooms, origins, proofs } = this.parts;
    const retryAfter = await rooms.limits.take('handshake-by-address', network);
    if (retryAfter !== null) return refuse('too_many_requests', { retryAfter });
    const proof: unknown = socket.handshake.auth.proof;
    return checkProof(
      { proof, htm: 'GET', htu: proofTargets(origins, PATH), hasBody: false, now: rooms.now() },
      proofs,
    );
  }

  private refusal({ refused, details }: Refusal): Error {
    this.parts.logger.info({ refused }, 'handshake refused');
    const now = this.parts.rooms.now();
    const data: HandshakeRefusal = {
      code: refused,
      message: ERROR_MESSAGES[refused],
      ...(details ? { details } : {}),
      nonce: this.parts.proofs.nonces.issue(now),
      now,
    };
    return Object.assign(new Error(data.message), { data });
  }
}

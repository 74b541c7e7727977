import { setTimeout as wait } from 'node:timers/promises';
import type { ChatServer } from './sockets/chat-socket.js';
import { Unanswered } from './sockets/bind-events.js';
import type { NextFunction, Request, Response } from 'express';

/** Seconds within which clients come back, each at a moment of its own: they must not all arrive at once. */
const RETRY_WITHIN = 3;
const LOOK_MS = 20;

/** Stopping as the sockets see it: nothing new is taken, and what was taken is answered. */
export class Draining {
  readonly unanswered = new Unanswered();
  #server: ChatServer | null = null;
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  of(server: ChatServer): void {
    this.#server = server;
  }

  begin(): void {
    this.#begun = true;
    for (const socket of this.#server?.of('/').sockets.values() ?? [])
      socket.emit('service:draining', { retryIn: Math.random() * RETRY_WITHIN });
  }

  /** Middleware: a request that was taken is answered before anything closes. */
  readonly requests = (_request: Request, response: Response, next: NextFunction): void => {
    this.unanswered.count += 1;
    response.once('close', () => {
      this.unanswered.count -= 1;
    });
    next();
  };

  /** Resolves when every event and request taken has its answer, or after `mostMs`. */
  async settled(mostMs: number): Promise<void> {
    const until = performance.now() + mostMs;
    while (this.unanswered.count > 0 && performance.now() < until) await wait(LOOK_MS);
  }
}

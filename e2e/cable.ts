import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** What lies between browsers and a service, and can be pulled out: connections break, and no new one comes about. */
export class Cable {
  readonly #ends = new Set<Socket>();
  #pulled = false;

  private constructor(
    readonly url: string,
    readonly server: Server,
  ) {}

  /** Lays it to a port of this machine, from one of its own. */
  static async to(port: number): Promise<Cable> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('the system gave no port');
    const cable = new Cable(`http://localhost:${address.port}`, server);
    server.on('connection', (near: Socket) => {
      cable.#carry(near, port);
    });
    return cable;
  }

  pull(): void {
    this.#pulled = true;
    for (const end of this.#ends) end.destroy();
  }

  plug(): void {
    this.#pulled = false;
  }

  async close(): Promise<void> {
    this.pull();
    this.server.close();
    await once(this.server, 'close');
  }

  #carry(near: Socket, port: number): void {
    if (this.#pulled) {
      near.destroy();
      return;
    }
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(end);
      // Its `close` follows.
      end.on('error', () => undefined);
      end.once('close', () => {
        this.#ends.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  }
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Sealed } from '@parley/crypto';
import { ObjectsAway } from '@parley/rooms';
import { S3Objects } from './s3-objects.js';

const NAME = 'rooms/0192f0c1-0000-7000-8000-000000000000/secret-name';
const BUCKET = 'bucket-name';
const SECRET = 'secret-key-0192';
const LARGE = randomBytes(11 * 1024 * 1024) as Sealed;
const LIMITS = { silence: 250, exchange: 1_000, body: 1024 * 1024 };

/** A store that behaves as no store should, connection by connection. */
class BrokenStore {
  readonly seen: Buffer[] = [];
  connections = 0;
  mostAtOnce = 0;
  readonly #open = new Set<Socket>();

  private constructor(readonly server: Server) {}

  static async start(behaves: (socket: Socket, connection: number) => void): Promise<BrokenStore> {
    const server = createServer();
    const store = new BrokenStore(server);
    server.on('connection', (socket) => {
      store.connections += 1;
      store.#open.add(socket);
      store.mostAtOnce = Math.max(store.mostAtOnce, store.#open.size);
      socket.on('error', () => undefined);
      socket.once('close', () => store.#open.delete(socket));
      behaves(socket, store.connections);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return store;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Once the other side holds none of its connections. */
  async left(): Promise<void> {
    for (const socket of this.#open) socket.resume();
    while (this.#open.size > 0) await pause(5);
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }
}

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
});

async function at(
  behaves: (socket: Socket, connection: number) => void,
  { limits = LIMITS, scheme = 'http' }: { limits?: Partial<typeof LIMITS>; scheme?: string } = {},
): Promise<{ broken: BrokenStore; store: S3Objects }> {
  const broken = await BrokenStore.start(behaves);
  const endpoint = `${scheme}://127.0.0.1:${broken.port}`;
  const store = new S3Objects({ endpoint, bucket: BUCKET, accessKey: 'access-key-0192', secretKey: SECRET }, limits);
  ends.push(
    () => {
      store.close();
    },
    () => broken.stop(),
  );
  return { broken, store };
}

type Answer = readonly [status: number, body?: string, headers?: Readonly<Record<string, string>>];

/** HTTP as it should be, whatever it says. */
const answering = (answer: () => Answer): ((socket: Socket) => void) => {
  const server = createHttpServer((request, response) => {
    request.resume().once('end', () => {
      const [status, body = '', headers = {}] = answer();
      response.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  });
  return (socket) => server.emit('connection', socket);
};
const always = (...answer: Answer) => answering(() => answer);
/** Answers a request that has no body with bytes of any kind. */
const raw =
  (sends: (socket: Socket) => unknown) =>
  (socket: Socket): void => {
    socket.on('data', (part: Buffer) => {
      if (part.includes('\r\n\r\n')) sends(socket);
    });
  };

const head = (...headers: string[]) => ['HTTP/1.1 200 OK', ...headers, '', ''].join('\r\n');

const calls: Readonly<Record<string, (objects: S3Objects) => Promise<unknown>>> = {
  put: (objects) => objects.put(NAME, LARGE),
  get: (objects) => objects.get(NAME),
  remove: (objects) => objects.remove([NAME]),
  check: (objects) => objects.check(),
};

async function away(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ObjectsAway);
  const words = inspect(error, { depth: 10, showHidden: true });
  for (const secret of [NAME, 'secret-name', SECRET, 'access-key', BUCKET, 'AWS4']) expect(words).not.toContain(secret);
  return words;
}

const MISBEHAVIOURS: readonly { does: string; behaves: (socket: Socket) => void; says: RegExp }[] = [
  { does: 'accepts and never answers', behaves: (socket) => socket.resume(), says: /ETIMEDOUT/ },
  { does: 'accepts and never even reads', behaves: (socket) => socket.pause(), says: /ETIMEDOUT/ },
  { does: 'resets every connection', behaves: (socket) => socket.resetAndDestroy(), says: /ECONNRESET|EPIPE/ },
  { does: 'closes every connection', behaves: (socket) => socket.end(), says: /ECONNRESET|EPIPE/ },
  { does: 'speaks no HTTP', behaves: (socket) => socket.end('220 ready\r\n'), says: /HPE_|ECONNRESET|EPIPE/ },
  { does: 'is broken inside', behaves: always(500, '<Error><Code>X</Code></Error>'), says: /HTTP_500/ },
  { does: 'is too busy', behaves: always(503), says: /HTTP_503/ },
  {
    does: 'sends a head and no body',
    behaves: raw((socket) => socket.write('HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\n')),
    says: /./,
  },
  { does: 'sends somebody elsewhere', behaves: always(307, '', { Location: '/x' }), says: /Redirect/ },
  {
    does: 'refuses with words that repeat what was asked',
    behaves: always(
      403,
      `<Error><Code>AccessDenied</Code><Message>${SECRET} ${NAME}</Message><Key>${NAME}</Key></Error>`,
    ),
    says: /refuses these credentials \(AccessDenied\)/,
  },
  {
    does: 'refuses with a word that is no word',
    behaves: always(400, `<Error><Code>No ${NAME}</Code></Error>`),
    says: /does not answer as it should/,
  },
];

describe('objects in a bucket are away, and no connection stays, when the store', () => {
  for (const { does, behaves, says } of MISBEHAVIOURS) {
    it.each(Object.entries(calls))(`${does}: %s`, async (_, call) => {
      const { broken, store } = await at(behaves);
      expect(await away(call(store))).toMatch(says);
      store.close();
      await broken.left();
    });
  }
});

describe('an object from a bucket', () => {
  const body = 'x'.repeat(1_000);

  it('is what came', async () => {
    const { store } = await at(always(200, body));
    expect((await store.get(NAME))?.toString()).toBe(body);
  });

  it('may come in chunks', async () => {
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const { store } = await at(
      raw((socket) => socket.write(head('Transfer-Encoding: chunked') + chunk(body) + chunk(body) + chunk(''))),
    );
    expect((await store.get(NAME))?.toString()).toBe(body + body);
  });

  it.each([
    ['closes in the middle', (socket: Socket) => socket.end(head('Content-Length: 1000') + body.slice(500))],
    [
      'resets in the middle',
      (socket: Socket) =>
        socket.write(head('Content-Length: 1000') + body.slice(500), () =>
          setTimeout(() => socket.resetAndDestroy(), 50),
        ),
    ],
    ['falls silent in the middle', (socket: Socket) => socket.write(head('Content-Length: 1000') + body.slice(500))],
    ['closes between chunks', (socket: Socket) => socket.end(`${head('Transfer-Encoding: chunked')}5\r\nhello\r\n`)],
    ['never said how long it is', (socket: Socket) => socket.end(head('Connection: close') + body)],
    [
      'sends more than any object has',
      (socket: Socket) => socket.write(head(`Content-Length: ${LIMITS.body + 1}`) + 'x'.repeat(LIMITS.body + 1)),
    ],
  ])('is never half of it when the store %s', async (_, sends) => {
    const { broken, store } = await at(raw(sends));
    await away(store.get(NAME));
    store.close();
    await broken.left();
  });

  it('does not come drop by drop for ever', async () => {
    const { broken, store } = await at(
      raw((socket) => {
        socket.write(head('Content-Length: 1000'));
        const drops = setInterval(() => socket.write('x'), 20);
        socket.once('close', () => {
          clearInterval(drops);
        });
      }),
    );
    expect(await away(store.get(NAME))).toContain('ETIMEDOUT');
    await broken.left();
  });

  it('is not there only when the store says so in its own words', async () => {
    const { store } = await at(always(404, '<Error><Code>NoSuchKey</Code></Error>'));
    expect(await store.get(NAME)).toBeNull();
  });

  it.each(['', '<html>Not found</html>', '<Error><Code>NoSuchBucket</Code></Error>'])(
    'may well be there when a 404 says %j',
    async (text) => {
      const { store } = await at(always(404, text));
      await away(store.get(NAME));
    },
  );
});

describe('a store of objects in a bucket', () => {
  it('asks once more, and only once, when a bad moment may have passed', async () => {
    let asked = 0;
    const { store } = await at(answering(() => ((asked += 1) === 1 ? [503] : [200, 'here'])));
    expect((await store.get(NAME))?.toString()).toBe('here');
    expect(asked).toBe(2);
    asked = 0;
    const { store: never } = await at(answering(() => [(asked += 1) && 503]));
    await away(never.get(NAME));
    expect(asked).toBe(2);
  });

  it('asks once more when the connection it kept was closed meanwhile', async () => {
    const asked: Socket[] = [];
    const { broken, store } = await at(
      raw((socket) => {
        if (asked.includes(socket)) socket.resetAndDestroy();
        else socket.write(`${head('Content-Length: 4')}here`);
        asked.push(socket);
      }),
    );
    for (let i = 0; i < 3; i += 1) expect((await store.get(NAME))?.toString()).toBe('here');
    expect(asked).toHaveLength(5);
    expect(broken.connections).toBe(3);
  });

  it('does not wait twice for one that never answers', async () => {
    const { broken, store } = await at((socket) => socket.resume());
    await away(store.get(NAME));
    expect(broken.connections).toBe(1);
  });

  it('is not taken in by something that says yes to everything', async () => {
    const { store } = await at(always(200, 'yes'));
    await away(store.check());
    await away(store.put(NAME, Buffer.from('sealed')));
  });

  it('holds a bounded number of connections, and nobody waits long behind others that hang', async () => {
    const { broken, store } = await at((socket) => socket.resume());
    const started = performance.now();
    await Promise.all(Array.from({ length: 200 }, () => away(store.get(NAME))));
    expect(performance.now() - started).toBeLessThan(20 * LIMITS.silence);
    expect(broken.mostAtOnce).toBeLessThanOrEqual(32);
    await broken.left();
  });

  it('is away within ten seconds by itself', async () => {
    const { store } = await at((socket) => socket.resume(), { limits: {} });
    const started = performance.now();
    await away(store.check());
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('is away where nobody listens', async () => {
    const { broken, store } = await at(() => undefined);
    await broken.stop();
    expect(await away(store.get(NAME))).toContain('ECONNREFUSED');
  });

  it('sends nothing in the clear to an https endpoint', async () => {
    const received: Buffer[] = [];
    const { store } = await at(
      (socket) => {
        socket.on('data', (part: Buffer) => received.push(part));
      },
      { scheme: 'https' },
    );
    await away(store.put(NAME, Buffer.from('sealed')));
    const all = Buffer.concat(received);
    // A TLS record of a handshake (RFC 8446, section 5.1).
    expect([...all.subarray(0, 2)]).toEqual([22, 3]);
    for (const word of [BUCKET, 'rooms', 'HTTP', 'access-key']) expect(all.includes(word)).toBe(false);
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { MemoryObjectStore } from '@parley/testing';

/** What is asked of the store, as `put certificates/…`; removing is asked for each name. */
type Question = `${'put' | 'get' | 'remove'} ${string}`;
export interface Stop {
  at: (question: Question) => boolean;
  /** Whether what is asked has happened by then. */
  done: boolean;
  /** Runs in that moment; no answer follows, to this or anything else. */
  stop: () => void;
}

/** As much of S3 over objects in memory as keeper needs, and a moment in it that a test can choose. */
export async function startStoppingStore(
  store: MemoryObjectStore,
  { at, done, stop }: Stop,
): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  let stopped = false;
  /** False when nothing more is to happen. */
  const happens = (question: Question, work: () => void): boolean => {
    if (stopped) return false;
    const now = at(question);
    if (!now || done) work();
    if (now) {
      stopped = true;
      stop();
    }
    return !now;
  };
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const name = nameIn(request);
      const answer: { body: Buffer | string | null } = { body: '' };
      const go = (() => {
        if (request.method === 'PUT')
          return happens(`put ${name}`, () => void store.objects.set(name, body));
        if (request.method === 'GET')
          return happens(`get ${name}`, () => (answer.body = store.objects.get(name) ?? null));
        const keys = [...body.toString('utf8').matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
        answer.body = '<DeleteResult></DeleteResult>';
        return keys.every((key) => happens(`remove ${key}`, () => void store.objects.delete(key)));
      })();
      if (!go) return;
      response.setHeader('etag', '"etag"');
      if (answer.body === null) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      else response.end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Behind the bucket. */
const nameIn = ({ url = '' }: IncomingMessage): string =>
  new URL(url, 'http://store').pathname.split('/').slice(2).join('/');

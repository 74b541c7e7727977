import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { MemoryObjectStore } from '@parley/testing';

/** How far the removal of one image's objects goes; `halt` runs in that moment, and no answer follows. */
export interface Halt {
  /** Which removal since the start: 0 is the first. */
  at: number;
  /** How many of its objects go before. */
  after: number;
  halt: () => void;
}

export interface HaltingStore {
  endpoint: string;
  stop: () => Promise<void>;
}

/** As much of S3 over objects in memory as removing needs, and a moment in it that a test can choose. */
export async function startHaltingStore(store: MemoryObjectStore, { at, after, halt }: Halt): Promise<HaltingStore> {
  let removals = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const keys = [...body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
      if (keys.length === 0) {
        response.end();
        return;
      }
      const halts = removals === at;
      removals += 1;
      for (const key of halts ? keys.slice(0, after) : keys) store.objects.delete(key);
      if (halts) halt();
      else response.end('<DeleteResult></DeleteResult>');
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

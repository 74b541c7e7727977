import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { verifierKey } from '@parley/record';
import type { TestWitness } from '@parley/testing';

export interface WitnessServer {
  /** As in `WITNESS_URL`. */
  setting: string;
  key: string;
  url: string;
  stop: () => Promise<void>;
}

/** A witness on a port of this machine; one that does not answer takes what is posted and says nothing. */
export async function startWitness(witness: TestWitness, answers = true): Promise<WitnessServer> {
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      if (!answers) return;
      const known = request.method === 'POST' && request.url === '/log/add-checkpoint';
      const answer = known ? await witness.addCheckpoint(body) : { status: 404, contentType: 'text/plain', body: '' };
      response.writeHead(answer.status, { 'Content-Type': answer.contentType });
      response.end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`;
  const key = verifierKey(witness.verifier);
  return {
    setting: `${key}@${url}`,
    key,
    url,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

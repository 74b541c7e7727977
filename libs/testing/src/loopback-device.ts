import { request } from 'node:http';
import { isRefusal } from '@parley/contracts';
import type { ClientEvents, Refusal, RoomView, ServerEvents } from '@parley/contracts';
import { Api, MemoryKeyStore, openDevice } from '@parley/client';
import type { Device } from '@parley/client';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

/** `fetch` over plain HTTP from a loopback address of one's own, so that budgets by address see different people. */
export const loopbackFetch =
  (localAddress: string): typeof globalThis.fetch =>
  (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const headers = Object.fromEntries(new Headers(init.headers));
      const body = init.body instanceof Uint8Array ? init.body : null;
      const sent = request(
        {
          host: url.hostname,
          port: url.port,
          path: url.pathname + url.search,
          method: init.method ?? 'GET',
          headers,
          localAddress,
          agent: false,
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const pairs = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
              value === undefined ? [] : [[name, String(value)]],
            );
            const status = answer.statusCode ?? 500;
            resolve(new Response(status === 204 ? null : Buffer.concat(parts), { status, headers: pairs }));
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });

export type DeviceSocket = Socket<ServerEvents, ClientEvents>;

/** The n-th address of 127.0.0.0/8 that is nobody else's, from 127.1.0.1 on. */
const loopbackAddress = (n: number): string =>
  `127.${1 + Math.floor(n / 62_500)}.${Math.floor(n / 250) % 250}.${1 + (n % 250)}`;

/** A person's device as a program: its own key and its own loopback address. */
export interface LoopbackDevice {
  device: Device;
  address: string;
  /** Calls a gateway; `url` of another one makes the same device speak there. */
  api: Api;
  at(url: string): Api;
  /** A raw socket, connected, to the gateway of `api` or to another one. */
  connect(url?: string): Promise<DeviceSocket>;
}

export async function loopbackDevice(url: string, n: number, htuBase = url): Promise<LoopbackDevice> {
  const device = await openDevice(new MemoryKeyStore());
  const address = loopbackAddress(n);
  const at = (baseUrl: string): Api =>
    new Api({ device, baseUrl, htuBase, origin: new URL(htuBase).origin, fetch: loopbackFetch(address) });
  const api = at(url);
  return {
    device,
    address,
    api,
    at,
    async connect(to = url) {
      const proof = accepted(await at(to).handshakeProof());
      const socket: DeviceSocket = io(to, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { proof },
        localAddress: address,
        extraHeaders: { origin: new URL(htuBase).origin },
      } as Parameters<typeof io>[1]);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      return socket;
    },
  };
}

/** The value, or an exception that names the refusal: for steps of a test that must work. */
export function accepted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused} ${JSON.stringify(answer.details ?? {})}`);
  return answer;
}

/** Opens a room of the first kind that is on, activates it where that is needed, and seats the guest. */
export async function seatTwo(host: LoopbackDevice, guest: LoopbackDevice): Promise<RoomView> {
  const { policies } = accepted(await host.api.policies());
  const policy = policies[0]?.policy;
  if (!policy) throw new Error('no kind is on');
  const name = async (device: LoopbackDevice) => accepted(await device.api.names()).names[0];
  const opened = accepted(await host.api.openRoom({ kind: policy.kind, name: await name(host) }, policy));
  const { code, linkKey } = accepted(await host.api.activate(opened.id));
  if (code === null || linkKey === null) throw new Error('no link');
  const asked = accepted(await guest.api.join({ locator: { code, key: linkKey }, name: await name(guest) }, policy));
  if ('knock' in asked) accepted(await host.api.decide(opened.id, asked.knock.id, { admit: true }));
  return accepted(await host.api.room(opened.id));
}

import { createHash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { ErrorBody } from '@parley/contracts';
import { accepted, loopbackFetch } from '@parley/testing';
import type { LoopbackDevice } from '@parley/testing';
import { SignJWT } from 'jose';
import { PUBLIC_URL } from '../src/test-gateway.js';

/** Requests by hand, so that a test can send what no honest client would. */

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('base64url');
export const seconds = (): number => Math.floor(Date.now() / 1000);

export interface Claims {
  htm: string;
  htu: string;
  iat: number;
  jti: string;
  nonce?: string | undefined;
  bh?: string | undefined;
  terms?: string | undefined;
}
export const sign = ({ device }: LoopbackDevice, claims: Claims, header: object = {}): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: { ...device.publicJwk }, ...header })
    .sign(device.privateKey);
export const claimsFor = async (
  device: LoopbackDevice,
  htm: string,
  path: string,
  body?: Uint8Array | string,
): Promise<Claims> => ({
  htm,
  htu: PUBLIC_URL + path,
  iat: seconds(),
  jti: randomUUID(),
  nonce: accepted(await device.api.nonce()).nonce,
  ...(body === undefined ? {} : { bh: sha256(body) }),
});

export interface Sent {
  proof?: string | undefined;
  body?: Uint8Array | string;
  origin?: string;
  type?: string;
}
export const call = (
  url: string,
  device: LoopbackDevice,
  method: string,
  path: string,
  { proof, body, origin, type = 'application/json' }: Sent = {},
): Promise<Response> =>
  loopbackFetch(device.address)(url + path, {
    method,
    headers: {
      ...(proof === undefined ? {} : { DPoP: proof }),
      ...(origin === undefined ? {} : { Origin: origin }),
      ...(body === undefined ? {} : { 'Content-Type': type }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? new TextEncoder().encode(body) : body.slice() }),
  });
export const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: ErrorBody }).error.code;

/** A request whose head goes out at once and whose body is written, or not, as the test likes. */
export interface OpenRequest {
  socket: Socket;
  /** The answer's status and text, as soon as it is whole. */
  answer: Promise<{ status: number; text: string }>;
}
export async function openRequest(
  { address }: LoopbackDevice,
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<OpenRequest> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: address });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  let received = '';
  const answer = new Promise<{ status: number; text: string }>((resolve, reject) => {
    socket.on('data', (part: Buffer) => {
      received += part.toString('latin1');
      const [head = '', text] = received.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? NaN);
      if (text !== undefined && text.length >= length) resolve({ status: Number(head.split(' ')[1]), text });
    });
    socket.once('close', () => {
      reject(new Error(`closed without an answer: ${received}`));
    });
  });
  answer.catch(() => undefined);
  const lines = Object.entries({ Host: 'gateway', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return { socket, answer };
}

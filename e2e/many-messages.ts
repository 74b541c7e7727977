import { randomBytes, randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Ack, ClientMessageId, Entered, LinkKey, RoomCode, RoomId, SendMessage, Sent } from '@parley/contracts';
import type * as Testing from '@parley/testing';
import type { DeviceSocket, LoopbackDevice } from '@parley/testing';
import type { PickedFile } from './made-images.js';
import { activate, createRoom, letIn } from './two-people.js';

/** As it was built: Playwright's compiler knows no decorators, and that library's neighbours have some. */
const { accepted, loopbackDevice } = (await import(
  new URL('../dist/libs/testing/src/index.js', import.meta.url).href
)) as typeof Testing;

/** A guest that is a program: it says much and fast, and what else a page can't be made to do at the right moment. */
export interface TalkingProgram {
  roomId: RoomId;
  /** The name it chose. */
  name: string;
  /** One of its connections, inside the room. */
  socket: DeviceSocket;
  say(text: string): Promise<Sent>;
  /** Says so many things, numbered from 1 on and of different lengths, in order. Answers the last sequence. */
  sayMany(count: number, textOf?: (n: number) => string): Promise<number>;
  /** Says words with one image, described so. */
  show(text: string, image: PickedFile, alt: string): Promise<Sent>;
  /** A further connection of the same device, inside the room. */
  connect(): Promise<DeviceSocket>;
  /** Goes without leaving its seat. */
  disconnect(): void;
}

/** The service takes 1,500 messages at once from one connection, and then 150 a second. */
const MESSAGES_OF_A_CONNECTION = 1_400;
/** On their way at once; they arrive in the order in which they were sent. */
const WINDOW = 8;
const ACK_MS = 20_000;
/** No other program of a run speaks from the same address: budgets are counted by address. */
let programs = 0;

const lineOf = (n: number): string => `Line ${n}. ${'The crate came in at seven. '.repeat((n * 7) % 9)}`.trim();

/** Opens a room on the host's page and gives its other seat to a program. */
export async function meetProgram(host: Page, url: string): Promise<TalkingProgram> {
  await createRoom(host);
  const link = await activate(host);
  const device = await loopbackDevice(url, (programs += 1));
  const { roomId, name } = await knock(device, link);
  await letIn(host);
  await host.getByRole('textbox', { name: 'Message' }).waitFor();
  const sockets: DeviceSocket[] = [];
  const connect = async (): Promise<DeviceSocket> => {
    const socket = await device.connect();
    sockets.push(socket);
    answered((await socket.timeout(ACK_MS).emitWithAck('room:enter', { roomId, afterSeq: 0 })) as Ack<Entered>);
    return socket;
  };
  const socket = await connect();
  let speaker = socket;
  let spoken = 0;
  /** The connection that may say so many more. */
  const speakerOf = async (count: number): Promise<DeviceSocket> => {
    if (spoken + count > MESSAGES_OF_A_CONNECTION) [speaker, spoken] = [await connect(), 0];
    spoken += count;
    return speaker;
  };
  return {
    roomId,
    name,
    socket,
    connect,
    say: (text) => say(socket, roomId, { text, attachments: [] }),
    sayMany: async (count, textOf = lineOf) => {
      let last = 0;
      for (let from = 1; from <= count; from += WINDOW) {
        const numbers = Array.from({ length: Math.min(WINDOW, count - from + 1) }, (_, i) => from + i);
        const by = await speakerOf(numbers.length);
        const sent = await Promise.all(numbers.map((n) => say(by, roomId, { text: textOf(n), attachments: [] })));
        last = Math.max(last, ...sent.map(({ seq }) => seq));
      }
      return last;
    },
    show: async (text, { buffer, mimeType }, alt) => {
      const file = new Blob([new Uint8Array(buffer)], { type: mimeType });
      const { id } = accepted(await device.api.upload(roomId, file));
      return say(await speakerOf(1), roomId, { text, attachments: [{ id, alt }] });
    },
    disconnect: () => {
      for (const one of sockets) one.disconnect();
    },
  };
}

async function knock(device: LoopbackDevice, link: string): Promise<{ roomId: RoomId; name: string }> {
  const { policies } = accepted(await device.api.policies());
  const policy = policies.find((one) => one.policy.kind === 'audited')?.policy;
  if (!policy) throw new Error('audited is off');
  const name = accepted(await device.api.names()).names[0];
  const [, code, key] = /\/join\/(\w{4})#k=([\w-]{22})/.exec(link) ?? [];
  const locator = { code: code as RoomCode, key: key as LinkKey };
  const asked = accepted(await device.api.join({ locator, name }, policy));
  if (!('knock' in asked) || !name) throw new Error('nobody was asked');
  return { roomId: asked.knock.roomId, name: name.text };
}

async function say(socket: DeviceSocket, roomId: RoomId, body: SendMessage['body']): Promise<Sent> {
  const message = {
    roomId,
    clientMessageId: randomUUID() as ClientMessageId,
    salt: randomBytes(32).toString('base64url'),
    body,
  };
  return answered((await socket.timeout(ACK_MS).emitWithAck('message:send', message)) as Ack<Sent>);
}

function answered<T>(ack: Ack<T>): T {
  if (!ack.ok) throw new Error(ack.error.code);
  return ack.data;
}

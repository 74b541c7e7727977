import { randomBytes, randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { loopbackDevice, seatTwo } from '@parley/testing';

/** What the bench asks of this process: open a crowd once, then run it for a while, again and again. */
export type LoadOrder =
  | {
      do: 'open';
      crowd: string;
      url: string;
      rooms: number;
      system: 'parley' | 'relay';
      firstDevice: number;
      htuBase: string;
    }
  | { do: 'run'; crowd: string; window: number; ms: number }
  | { do: 'close'; crowd: string };
export type LoadAnswer =
  | { done: 'open' | 'close' }
  | { done: 'run'; acked: number; refused: number; delivered: number; ms: number; p50: number; p99: number }
  | { failed: string };

interface Speaker {
  socket: Socket;
  roomId: string;
}
const crowds = new Map<string, Speaker[]>();
/** 100 bytes of words, as people's messages are. */
const TEXT = 'The crate came in at seven. Its outer corner is gone; I have not moved it since. Shall I open it now?';

async function openRoom(order: Extract<LoadOrder, { do: 'open' }>, n: number): Promise<Speaker[]> {
  if (order.system === 'relay') {
    const roomId = randomUUID();
    const pair = [
      io(order.url, { transports: ['websocket'], forceNew: true }),
      io(order.url, { transports: ['websocket'], forceNew: true }),
    ];
    for (const socket of pair) await enter(socket, roomId);
    return pair.map((socket) => ({ socket, roomId }));
  }
  const first = order.firstDevice + 2 * n;
  const devices = await Promise.all([
    loopbackDevice(order.url, first, order.htuBase),
    loopbackDevice(order.url, first + 1, order.htuBase),
  ]);
  const [host, guest] = devices;
  const room = await seatTwo(host, guest);
  const speakers: Speaker[] = [];
  for (const device of devices) {
    const socket = (await device.connect()) as unknown as Socket;
    await enter(socket, room.id);
    speakers.push({ socket, roomId: room.id });
  }
  return speakers;
}

async function enter(socket: Socket, roomId: string): Promise<void> {
  const answer = (await socket.timeout(20_000).emitWithAck('room:enter', { roomId, afterSeq: 0 })) as { ok: boolean };
  if (!answer.ok) throw new Error('could not enter');
}

async function open(order: Extract<LoadOrder, { do: 'open' }>): Promise<void> {
  const speakers: Speaker[] = [];
  for (let n = 0; n < order.rooms; n += 20) {
    const batch = Array.from({ length: Math.min(20, order.rooms - n) }, (_, i) => openRoom(order, n + i));
    speakers.push(...(await Promise.all(batch)).flat());
  }
  crowds.set(order.crowd, speakers);
}

/** Every speaker keeps `window` messages on their way until the time is over, then waits for the rest. */
function run(order: Extract<LoadOrder, { do: 'run' }>): Promise<LoadAnswer> {
  const speakers = crowds.get(order.crowd) ?? [];
  let acked = 0;
  let refused = 0;
  let delivered = 0;
  let open = 0;
  const waits: number[] = [];
  const started = performance.now();
  const until = started + order.ms;
  let counting = true;
  const hear = (): void => {
    if (counting) delivered += 1;
  };
  return new Promise((resolve) => {
    const say = ({ socket, roomId }: Speaker): void => {
      const sentAt = performance.now();
      if (sentAt >= until) {
        if (open === 0) finish();
        return;
      }
      open += 1;
      const message = {
        roomId,
        clientMessageId: randomUUID(),
        salt: randomBytes(32).toString('base64url'),
        body: { text: TEXT, attachments: [] },
      };
      socket.emit('message:send', message, (answer: { ok: boolean }) => {
        open -= 1;
        const now = performance.now();
        if (now < until) {
          if (answer.ok) acked += 1;
          else refused += 1;
          waits.push(now - sentAt);
        }
        say({ socket, roomId });
      });
    };
    const finish = (): void => {
      if (!counting) return;
      counting = false;
      for (const { socket } of speakers) socket.off('message:new', hear);
      waits.sort((a, b) => a - b);
      const at = (share: number): number => waits[Math.floor(waits.length * share)] ?? Number.NaN;
      resolve({ done: 'run', acked, refused, delivered, ms: order.ms, p50: at(0.5), p99: at(0.99) });
    };
    for (const speaker of speakers) {
      speaker.socket.on('message:new', hear);
      for (let n = 0; n < order.window; n += 1) say(speaker);
    }
  });
}

process.on('message', (order: LoadOrder) => {
  const answer = async (): Promise<LoadAnswer> => {
    switch (order.do) {
      case 'open':
        await open(order);
        return { done: 'open' };
      case 'run':
        return run(order);
      case 'close':
        for (const { socket } of crowds.get(order.crowd) ?? []) socket.disconnect();
        crowds.delete(order.crowd);
        return { done: 'close' };
    }
  };
  answer().then(
    (done) => process.send?.(done),
    (error: unknown) =>
      process.send?.({ failed: error instanceof Error ? error.message : String(error) } satisfies LoadAnswer),
  );
});
process.on('disconnect', () => process.exit(0));

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import type { Entered, EntryView, RoomId, RoomPolicy, Sent, ServerEvent } from '@parley/contracts';
import { accepted, loopbackDevice, seatTwo, testDatabase } from '@parley/testing';
import type { DeviceSocket, LoopbackDevice, TestDatabase } from '@parley/testing';
import pg from 'pg';
import { dataOf, messageOf, PUBLIC_URL, startTestGateway } from './test-gateway.js';
import type { TestGateway } from './test-gateway.js';

let database: TestDatabase;
let gateway: TestGateway;
let devices = 0;
const sockets: DeviceSocket[] = [];

beforeAll(async () => {
  database = await testDatabase();
  gateway = await startTestGateway({ DATABASE_URL: database.chat });
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await gateway.stop();
  await database.drop();
});

const newDevice = (): Promise<LoopbackDevice> => loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
async function connected(device: LoopbackDevice): Promise<DeviceSocket> {
  const socket = await device.connect();
  sockets.push(socket);
  return socket;
}
const enter = async (socket: DeviceSocket, roomId: RoomId, afterSeq = 0): Promise<Entered> =>
  dataOf(await socket.emitWithAck('room:enter', { roomId, afterSeq }));
const say = async (socket: DeviceSocket, roomId: RoomId, text: string): Promise<Sent> =>
  dataOf(await socket.emitWithAck('message:send', messageOf(roomId, text)));
const heard = (socket: DeviceSocket, event: ServerEvent): Promise<unknown> =>
  new Promise((resolve) => {
    socket.once(event, resolve);
  });
const textOf = (entry: EntryView): string | null =>
  entry.type === 'message' && 'body' in entry ? entry.body.text : null;
const policyOf = async (device: LoopbackDevice): Promise<RoomPolicy> => {
  const [first] = accepted(await device.api.policies()).policies;
  if (!first) throw new Error('no kind is on');
  return first.policy;
};
const nameFor = async (device: LoopbackDevice) => accepted(await device.api.names()).names[0];

describe('an audited conversation', () => {
  it('goes from opening over knock, talk and reload to the end', async () => {
    const [host, guest, third] = [await newDevice(), await newDevice(), await newDevice()];
    const policy = await policyOf(host);
    const opened = accepted(await host.api.openRoom({ kind: 'audited', name: await nameFor(host) }, policy));
    const hostSocket = await connected(host);
    await enter(hostSocket, opened.id);
    const { code, linkKey } = accepted(await host.api.activate(opened.id));
    if (code === null || linkKey === null) throw new Error('no link after activation');

    const knocks = heard(hostSocket, 'knock:new');
    const asked = accepted(
      await guest.api.join({ locator: { code, key: linkKey }, name: await nameFor(guest) }, policy),
    );
    if (!('knock' in asked)) throw new Error('the guest did not knock');
    expect(await knocks).toMatchObject({ roomId: opened.id, knock: { id: asked.knock.id } });
    const guestSocket = await connected(guest);
    const decided = heard(guestSocket, 'knock:decided');
    accepted(await host.api.decide(opened.id, asked.knock.id, { admit: true }));
    expect(await decided).toMatchObject({ knock: { id: asked.knock.id, state: 'admitted' } });

    const entered = await enter(guestSocket, opened.id);
    expect(entered.entries.map((entry) => entry.type)).toEqual(['joined', 'joined']);
    expect(entered.room.participants.map((p) => p.present)).toEqual([true, true]);

    const arrives = heard(guestSocket, 'message:new');
    const sent = await say(hostSocket, opened.id, 'The crate came in at seven.');
    expect(textOf((await arrives) as EntryView)).toBe('The crate came in at seven.');
    expect(sent.seq).toBe(3);

    guestSocket.disconnect();
    await say(hostSocket, opened.id, 'Are you there?');
    const back = await connected(guest);
    const resumed = await enter(back, opened.id, sent.seq);
    expect(resumed.entries.map(textOf)).toEqual(['Are you there?']);

    const refused = await third.api.join({ locator: { code, key: linkKey }, name: await nameFor(third) }, policy);
    expect(refused).toEqual({ refused: 'room_unavailable' });

    const ends = heard(back, 'room:ended');
    accepted(await host.api.end(opened.id));
    expect(await ends).toMatchObject({ roomId: opened.id, reason: 'participant', by: 1, lastSeq: 4 });
    expect(await hostSocket.emitWithAck('message:send', messageOf(opened.id, 'too late'))).toMatchObject({
      ok: false,
      error: { code: 'room_ended' },
    });
  });

  it('stores a message once however often it is sent, and other words under its id never', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const socket = await connected(host);
    await enter(socket, id);
    const first = messageOf(id, 'once');
    const sent = dataOf(await socket.emitWithAck('message:send', first));
    expect(dataOf(await socket.emitWithAck('message:send', first))).toEqual(sent);
    const other = { ...first, body: { text: 'other words', attachments: [] } };
    expect(await socket.emitWithAck('message:send', other)).toMatchObject({ error: { code: 'id_conflict' } });
  });

  it('keeps the address of a socket once, however often it enters', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const socket = await connected(host);
    for (let n = 0; n < 5; n += 1) {
      await enter(socket, id);
      dataOf(await socket.emitWithAck('room:exit', { roomId: id }));
    }
    const owner = new pg.Client({ connectionString: database.owner });
    await owner.connect();
    const { rows } = await owner.query('select seat from connections where room_id = $1', [id]);
    await owner.end();
    expect(rows).toEqual([{ seat: 1 }]);
  });

  it('tells a seat that comes and goes', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const [hostSocket, guestSocket] = [await connected(host), await connected(guest)];
    await enter(hostSocket, id);
    const comes = heard(hostSocket, 'participant:changed');
    await enter(guestSocket, id);
    expect(await comes).toMatchObject({ roomId: id, participant: { seat: 2, present: true } });
    const goes = heard(hostSocket, 'participant:changed');
    guestSocket.disconnect();
    expect(await goes).toMatchObject({ roomId: id, participant: { seat: 2, present: false } });
  });

  it('turns a guest away for good and gives the room another code', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const policy = await policyOf(host);
    const opened = accepted(await host.api.openRoom({ kind: 'audited', name: await nameFor(host) }, policy));
    const { code } = accepted(await host.api.activate(opened.id));
    if (code === null) throw new Error('no code');
    const join = async () => guest.api.join({ locator: { code }, name: await nameFor(guest) }, policy);
    const asked = accepted(await join());
    if (!('knock' in asked)) throw new Error('the guest did not knock');
    const room = accepted(await host.api.decide(opened.id, asked.knock.id, { admit: false }));
    expect(room.code).not.toBe(code);
    expect(isRefusal(await join())).toBe(true);
  });
});

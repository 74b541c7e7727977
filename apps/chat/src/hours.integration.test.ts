import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Entered, RoomCode, RoomId } from '@parley/contracts';
import { isRefusal } from '@parley/contracts';
import { accepted, loopbackDevice, seatTwo, testDatabase } from '@parley/testing';
import type { DeviceSocket, LoopbackDevice, TestDatabase } from '@parley/testing';
import pg from 'pg';
import { dataOf, messageOf, PUBLIC_URL, startTestGateway } from './test-gateway.js';
import type { TestGateway } from './test-gateway.js';

let database: TestDatabase;
let owner: pg.Client;
let gateway: TestGateway;
let devices = 40_000;
const sockets: DeviceSocket[] = [];

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
  gateway = await startTestGateway({ DATABASE_URL: database.chat });
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await gateway.stop();
  await owner.end();
  await database.drop();
});

const newDevice = (): Promise<LoopbackDevice> => loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
async function entered(device: LoopbackDevice, roomId: RoomId): Promise<{ socket: DeviceSocket; entered: Entered }> {
  const socket = await device.connect();
  sockets.push(socket);
  return { socket, entered: dataOf(await socket.emitWithAck('room:enter', { roomId, afterSeq: 0 })) };
}
/** Brings a room's end to so many milliseconds from now, by the database's own clock; negative is in the past. */
const endIn = (roomId: RoomId, ms: number) =>
  owner.query("update rooms set ends_at = clock_timestamp() + $2 * interval '1 millisecond' where id = $1", [
    roomId,
    ms,
  ]);

describe('a room ends at its hour', () => {
  it('by a timer on the gateway that tells both sides, with no keeper running', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    await endIn(id, 1_500);
    const [one, other] = [await entered(host, id), await entered(guest, id)];
    const told = [one, other].map(({ socket }) => new Promise((resolve) => socket.once('room:ended', resolve)));
    dataOf(await one.socket.emitWithAck('message:send', messageOf(id, 'in time')));
    for (const event of await Promise.all(told))
      expect(event).toMatchObject({ roomId: id, reason: 'time', by: null, lastSeq: 3 });
    expect(await other.socket.emitWithAck('message:send', messageOf(id, 'too late'))).toMatchObject({
      ok: false,
      error: { code: 'room_ended' },
    });
    const { rows } = await owner.query('select state, close_reason from rooms where id = $1', [id]);
    expect(rows).toEqual([{ state: 'closed', close_reason: 'time' }]);
  });

  it('in every statement, though nobody has swept it and no timer has run', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const { socket } = await entered(host, id);
    // Behind the gateway's back: its timer still waits for the old hour.
    await endIn(id, -1);
    expect(await socket.emitWithAck('message:send', messageOf(id, 'too late'))).toMatchObject({
      error: { code: 'room_ended' },
    });
    const shown = accepted(await guest.api.room(id));
    expect(shown).toMatchObject({ state: 'closed', closeReason: 'time', code: null, linkKey: null });
    const stranger = await newDevice();
    const [policy] = accepted(await stranger.api.policies()).policies;
    if (!policy) throw new Error('no kind is on');
    const { rows } = await owner.query<{ code: string; last_seq: number }>(
      'select code, last_seq from rooms where id = $1',
      [id],
    );
    expect(rows[0]?.last_seq).toBe(2);
    const name = accepted(await stranger.api.names()).names[0];
    const refused = await stranger.api.join(
      { locator: { code: (rows[0]?.code ?? '') as RoomCode }, name },
      policy.policy,
    );
    expect(isRefusal(refused) && refused.refused).toBe('room_unavailable');
  });
});

describe('the log of a gateway', () => {
  it('holds no code, key, name, word or proof of a whole conversation', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id, participants } = await seatTwo(host, guest);
    const [one, other] = [await entered(host, id), await entered(guest, id)];
    dataOf(await one.socket.emitWithAck('message:send', messageOf(id, 'canaryword4711')));
    dataOf(await other.socket.emitWithAck('message:list', { roomId: id, after: 0, limit: 10 }));
    await fetch(`${gateway.url}/api/v1/rooms/${id}?code=canarycode`, {
      headers: { DPoP: 'canary.proof.value', Cookie: 'canary=cookie' },
    });
    accepted(await host.api.end(id));
    const { rows } = await owner.query<{ code: string; join_proof: string }>(
      'select r.code, p.join_proof from rooms r join participants p on p.room_id = r.id where r.id = $1',
      [id],
    );
    const logged = gateway.logged();
    expect(logged).toContain('/api/v1/rooms/:roomId');
    for (const secret of [
      'canaryword4711',
      'canarycode',
      'canary.proof',
      'canary=cookie',
      ...participants.map((p) => p.name ?? '?'),
    ])
      expect(logged).not.toContain(secret);
    for (const { code, join_proof } of rows) {
      expect(logged).not.toContain(`"${code}"`);
      expect(logged).not.toContain(join_proof);
    }
  });
});

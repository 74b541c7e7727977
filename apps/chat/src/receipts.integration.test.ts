import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RoomId } from '@parley/contracts';
import { Connection, MemoryOutboxStore, MemoryReceiptChains, RoomSession, signReceipts } from '@parley/client';
import type { OutboxStore, ReceiptChains } from '@parley/client';
import { connect, PostgresRoomVerification } from '@parley/persistence';
import { accepted, loopbackDevice, seatTwo, SigningDevice, testDatabase } from '@parley/testing';
import type { LoopbackDevice, TestDatabase } from '@parley/testing';
import pg from 'pg';
import sharp from 'sharp';
import type { DataSource } from 'typeorm';
import { dataOf, messageOf, PUBLIC_URL, startTestGateway } from './test-gateway.js';
import type { TestGateway } from './test-gateway.js';

let database: TestDatabase;
let gateway: TestGateway;
let admin: DataSource;
let owner: pg.Client;
let devices = 0;
const closing: (() => void)[] = [];
beforeAll(async () => {
  database = await testDatabase();
  gateway = await startTestGateway({ DATABASE_URL: database.chat });
  admin = await connect({ url: database.admin, program: 'admin' });
  owner = new pg.Client({ connectionString: database.owner });
  await owner.connect();
});
afterAll(async () => {
  for (const close of closing) close();
  await Promise.all([owner.end(), admin.destroy(), gateway.stop()]);
  await database.drop();
});

const newDevice = (): Promise<LoopbackDevice> => loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
const authorship = async (id: RoomId) => (await new PostgresRoomVerification(admin).verify(id))?.authorship;

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const late = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > late) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A page of this device, as a person has it open. */
function page(
  { device, api }: LoopbackDevice,
  roomId: RoomId,
  outbox: OutboxStore = new MemoryOutboxStore(),
  chains: ReceiptChains = new MemoryReceiptChains(),
  batchMs = 50,
): RoomSession {
  const connection = new Connection({ api, url: gateway.url, origin: PUBLIC_URL });
  connection.open();
  const sign = signReceipts({ device, chains, batchMs });
  const session = new RoomSession({ connection, roomId, outbox, sign });
  closing.push(() => {
    session.close();
    connection.close();
  });
  return session;
}

describe('authorship, from the page to the verdict', () => {
  it('is signed by each device for its own words and images, and for the whole room at its end', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const [ours, theirs] = [page(host, id), page(guest, id)];
    ours.send('The crate came in at seven.');
    ours.send('Ünïcödé 🚚 "\u0001"');
    const picture = await sharp({ create: { width: 8, height: 6, channels: 3, background: '#775533' } })
      .png()
      .toBuffer();
    const image = accepted(await host.api.upload(id, new Blob([new Uint8Array(picture)], { type: 'image/png' })));
    ours.send('', [{ ...image, alt: 'the crate' }]);
    theirs.send('I saw it.');
    await until('both have signed', async () => {
      const seats = await authorship(id);
      return seats?.every(({ last, signedUpTo }) => last > 0 && signedUpTo >= last) ?? false;
    });
    accepted(await host.api.end(id));
    const { lastSeq } = accepted(await host.api.room(id));
    await until(
      'the last receipts',
      async () => (await authorship(id))?.every((one) => one.signedUpTo === lastSeq) ?? false,
    );
    expect(await authorship(id)).toMatchObject([
      { seat: 1, signedUpTo: lastSeq, fault: null },
      { seat: 2, signedUpTo: lastSeq, fault: null },
    ]);
  });

  it('goes on after a reload with what was said before it', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const [outbox, chains] = [new MemoryOutboxStore(), new MemoryReceiptChains()];
    const first = page(host, id, outbox, chains, 60_000);
    first.send('just before the reload');
    await until('said', async () => (await outbox.list(id, true)).length === 1);
    first.close();
    page(host, id, outbox, chains).send('and after it');
    await until('signed', async () => {
      const [seat] = (await authorship(id)) ?? [];
      return (await outbox.list(id, true)).length === 0 && seat !== undefined && seat.signedUpTo >= 4;
    });
    expect((await authorship(id))?.[0]).toMatchObject({ last: 4, fault: null });
  });

  it('is taken from the seated device alone, whole and in its shape', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const socket = await host.connect();
    closing.push(() => socket.disconnect());
    const give = (receipt: string) => socket.emitWithAck('message:receipt', { roomId: id, receipt });
    const stranger = new SigningDevice();
    const { jws } = stranger.receipt({ room: id, seat: 1, lastSeq: 1, previous: null }, []);
    expect(await give(jws)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    dataOf(await socket.emitWithAck('room:enter', { roomId: id, afterSeq: 0 }));
    dataOf(await socket.emitWithAck('message:send', messageOf(id, 'words')));
    expect(await give(jws)).toMatchObject({ ok: false, error: { code: 'receipt_refused' } });
    expect(await give(`${jws}=`)).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    expect(await give(jws.replace('.', `${'A'.repeat(2_048)}.`))).toMatchObject({ error: { code: 'bad_request' } });
    const { rowCount } = await owner.query('select 1 from receipts where room_id = $1', [id]);
    expect(rowCount).toBe(0);
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Ack, ClientMessageId, Entered, LinkKey, RoomCode, RoomId, Sent } from '@parley/contracts';
import { accepted, loopbackDevice } from '@parley/testing';
import type { DeviceSocket } from '@parley/testing';

/** The host's page opens and activates a room; answers the link that leads in. */
export async function openRoom(host: Page, url: string): Promise<string> {
  await host.goto(`${url}/host`);
  await host.getByRole('button', { name: 'Create room' }).click();
  await host.getByRole('button', { name: 'Accept & Activate' }).click();
  await host.getByRole('button', { name: 'Copy link' }).waitFor();
  const link = /\S+\/join\/[0-9A-Z]{4}#k=[\w-]{22}/.exec(await host.locator('main').innerText())?.[0];
  if (link === undefined) throw new Error('no link on the page');
  return link.startsWith('http') ? link : `http://${link}`;
}

export async function letIn(host: Page): Promise<void> {
  await host.getByRole('button', { name: 'Let them in' }).click();
  await host.getByRole('textbox', { name: 'Message' }).waitFor();
}

/** A program takes the guest's seat and enters the room. */
export async function joinAsProgram(
  host: Page,
  url: string,
  link: string,
): Promise<{ socket: DeviceSocket; roomId: RoomId }> {
  const guest = await loopbackDevice(url, 1);
  const { policies } = accepted(await guest.api.policies());
  const policy = policies.find((one) => one.policy.kind === 'audited')?.policy;
  if (!policy) throw new Error('audited is off');
  const name = accepted(await guest.api.names()).names[0];
  const [, code, key] = /join\/(\w{4})#k=([\w-]{22})/.exec(link) ?? [];
  const locator = { code: code as RoomCode, key: key as LinkKey };
  const joined = accepted(await guest.api.join({ locator, name }, policy));
  if (!('knock' in joined)) throw new Error('nobody was asked');
  await letIn(host);
  const { roomId } = joined.knock;
  const socket = await guest.connect();
  const entered = (await socket.timeout(20_000).emitWithAck('room:enter', { roomId, afterSeq: 0 })) as Ack<Entered>;
  if (!entered.ok) throw new Error(entered.error.code);
  return { socket, roomId };
}

/** Says so many things, as fast as the service lets one device speak. Answers when all are stored. */
export async function sayMany(socket: DeviceSocket, roomId: RoomId, count: number): Promise<void> {
  for (let n = 1; n <= count;) {
    const answer = (await socket.timeout(20_000).emitWithAck('message:send', {
      roomId,
      clientMessageId: randomUUID() as ClientMessageId,
      salt: randomBytes(32).toString('base64url'),
      body: { text: `Line ${n}. ${'The crate came in at seven. '.repeat(1 + (n % 4))}`.trim(), attachments: [] },
    })) as Ack<Sent>;
    if (answer.ok) n += 1;
    else if (answer.error.code !== 'too_many_requests') throw new Error(answer.error.code);
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

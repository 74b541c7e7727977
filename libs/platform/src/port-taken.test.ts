import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { portFault, tryPort } from './port-taken.js';

describe('a port', () => {
  it('that is taken is named with its setting, and is fine once free', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const use = { setting: 'CHAT_PORT', port: (server.address() as AddressInfo).port };
    expect(await tryPort(use, '127.0.0.1')).toEqual({
      fault: `Port ${use.port} is taken by another program, perhaps a Parley that runs already. Stop it, or choose another port with CHAT_PORT.`,
    });
    server.close();
    await once(server, 'close');
    expect(await tryPort(use, '127.0.0.1')).toEqual({ port: use.port });
  });

  it('below 1024 asks for another one', () => {
    expect(portFault({ code: 'EACCES' }, { setting: 'ADMIN_PORT', port: 80 })).toContain('above 1023 with ADMIN_PORT');
    expect(portFault(new Error('other'), { setting: 'ADMIN_PORT', port: 80 })).toBeNull();
  });
});

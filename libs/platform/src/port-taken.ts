import { createServer, type AddressInfo } from 'node:net';

/** Which setting gave the port, for the words. */
export interface PortUse {
  setting: string;
  port: number;
}

/** Plain words for a port that can't be listened on; null when the error is about something else. */
export function portFault(error: unknown, { setting, port }: PortUse): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program, perhaps a Parley that runs already. Stop it, or choose another port with ${setting}.`;
  if (code === 'EACCES')
    return `Port ${port} needs rights that this user does not have. Choose one above 1023 with ${setting}.`;
  return null;
}

/** Listens for a moment: the port that was got (a free one when 0 was asked for), or words why not. */
export function tryPort(use: PortUse, host?: string): Promise<{ port: number } | { fault: string }> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const fault = portFault(error, use);
      if (fault === null) reject(error);
      else resolve({ fault });
    });
    server.listen({ port: use.port, ...(host === undefined ? {} : { host }) }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve({ port });
      });
    });
  });
}

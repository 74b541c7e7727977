import { createServer } from 'node:net';

/** Which setting gave the port, for the words. */
export interface PortUse {
  setting: string;
  port: number;
}

/** Plain words for a port that can't be listened on; null when the error is about something else. */
export function portFault(error: unknown, { setting, port }: PortUse): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Stop that program, or choose another port with ${setting}.`;
  if (code === 'EACCES')
    return `Port ${port} needs rights that this user does not have. Choose one above 1023 with ${setting}.`;
  return null;
}

/** Tries to listen for a moment. Resolves with words when that fails. */
export function tryPort(use: PortUse, host?: string): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const words = portFault(error, use);
      if (words === null) reject(error);
      else resolve(words);
    });
    server.listen({ port: use.port, ...(host === undefined ? {} : { host }) }, () => {
      server.close(() => {
        resolve(null);
      });
    });
  });
}

/** What a child says to the launcher once it serves. */
export interface ReadyMessage {
  ready: true;
  port: number;
}
export const isReadyMessage = (message: unknown): message is ReadyMessage =>
  typeof message === 'object' &&
  message !== null &&
  'ready' in message &&
  message.ready === true &&
  'port' in message &&
  typeof message.port === 'number';

/** Tells the launcher, when there is one, that the program serves on this port. */
export function tellLauncher(port: number): void {
  const message: ReadyMessage = { ready: true, port };
  process.send?.(message);
}

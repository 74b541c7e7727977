import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/**
 * Names under which something secret or somebody's words could reach a log line. The lines we write do not carry them;
 * this is for the object that someone logs whole.
 */
// prettier-ignore
const SECRET_NAMES = [
  'code', 'locator', 'link', 'invitation', 'key', 'keys', 'secret', 'password', 'totp', 'token', 'resume', 'salt',
  'body', 'text', 'content', 'sealed', 'plaintext', 'reason', 'name', 'about', 'attachments',
  'proof', 'proofs', 'nonce', 'dpop', 'DPoP', 'jwk', 'authorization', 'Authorization', 'cookie', 'Cookie', 'set-cookie', 'Set-Cookie',
  'url', 'originalUrl', 'query', 'search', 'hash', 'href', 'parameters', 'address',
] as const;

/** How deep the names are looked for. */
const DEPTH = 4;
const paths = SECRET_NAMES.flatMap((name) =>
  Array.from({ length: DEPTH }, (_, depth) => `${'*.'.repeat(depth).slice(0, -1)}["${name}"]`),
);

/** What of an error is fit for a log: libraries hang queries, parameters and rows on theirs. */
function describeError(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null || !('message' in error)) return { message: String(error) };
  return {
    type: 'name' in error ? error.name : 'Error',
    message: error.message,
    ...('code' in error ? { errorCode: error.code } : {}),
    ...('stack' in error ? { stack: error.stack } : {}),
    ...('cause' in error && error.cause !== undefined ? { cause: describeError(error.cause) } : {}),
  };
}

export interface LoggerOptions {
  program: string;
  level: string;
  /** Standard output unless given. */
  destination?: DestinationStream;
}

/** One line of JSON an event, with secrets left out. */
export function createLogger({ program, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { program, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    redact: { paths, censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

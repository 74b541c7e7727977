import { IncomingMessage } from 'node:http';
import type { ClientRequest, RequestOptions } from 'node:http';
import type * as http from 'node:http';
import { Socket } from 'node:net';

type Transport = Pick<typeof http, 'request'>;

export interface AnswerLimits {
  /** Milliseconds without a byte in either direction, waiting for a free connection included. */
  silence: number;
  /** Milliseconds of a whole exchange. */
  exchange: number;
  /** Bytes of an answer's body. */
  body: number;
}

/** No whole answer came: nobody was there, the limits ran out, or the line broke. Its code is one word for logs. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(
    readonly code: string,
    /** False when asking again would wait as long once more. */
    readonly wasQuick: boolean,
  ) {
    super(code);
  }
}

/** Nothing but the length or chunks tells a whole body from one that broke off. */
const saysItsLength = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode === 204 || headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

/** The answer as if it were still to be read: it can't break off, stay silent or hold its connection any more. */
function readAlready(answer: IncomingMessage, body: readonly Buffer[]): IncomingMessage {
  const whole = new IncomingMessage(new Socket());
  whole.statusCode = answer.statusCode;
  whole.headers = answer.headers;
  for (const part of body) whole.push(part);
  whole.push(null);
  return whole;
}

/** What a store says that has too much to do or is broken, but perhaps not the next moment. */
const isTrouble = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/**
 * A transport for the S3 client, which by itself knows no time limits, lets a connection lie when an answer is a failure, and waits
 * for ever when a line breaks between an answer's head and its reading. Here an answer arrives whole and in time, or the request
 * fails with NoAnswer or the system's error.
 */
export function wholeAnswers(plain: Transport, limits: AnswerLimits): Transport {
  const request = (options: RequestOptions, took: (answer: IncomingMessage) => void): ClientRequest => {
    const sent = plain.request({ ...options, timeout: limits.silence });
    const settle = (): void => {
      clearTimeout(waiting);
      clearTimeout(exchange);
    };
    const fail = (code: string, wasQuick: boolean): void => {
      settle();
      // By itself, a request that still waits for a connection says nothing of its end.
      sent.emit('error', new NoAnswer(code, wasQuick));
      sent.destroy();
    };
    const late = (): void => {
      fail('ETIMEDOUT', false);
    };
    const waiting = setTimeout(late, limits.silence);
    const exchange = setTimeout(late, limits.exchange);
    sent.once('socket', () => {
      clearTimeout(waiting);
    });
    sent.once('timeout', late);
    sent.on('error', settle);
    sent.once('response', (answer) => {
      const { statusCode = 0 } = answer;
      const body: Buffer[] = [];
      let bytes = 0;
      const end = (): void => {
        settle();
        if (isTrouble(statusCode)) fail(`HTTP_${statusCode}`, true);
        else took(readAlready(answer, body));
      };
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > limits.body) fail('EMSGSIZE', false);
        else body.push(part);
      });
      answer.on('error', () => {
        fail('ECONNRESET', true);
      });
      // Its head is all there is. Swift ends a refusal with an empty chunk even so, which is no HTTP and breaks the connection.
      if (options.method === 'HEAD') {
        end();
        return;
      }
      answer.once('end', () => {
        if (answer.complete && saysItsLength(answer)) end();
        else fail('ECONNRESET', true);
      });
    });
    return sent;
  };
  // The client calls this one of the overloads.
  return { request: request as Transport['request'] };
}

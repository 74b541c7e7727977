import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API, isRefusal } from '@parley/contracts';
import type { InvitationAnswer, Role } from '@parley/contracts';
import { parseMasterKeys } from '@parley/crypto';
import type { MasterKeys } from '@parley/crypto';
import { createAdministrator, invite } from '@parley/oversight';
import type { OversightParts } from '@parley/oversight';
import { createLogger, HealthChecks, parseCidrs } from '@parley/platform';
import { MemoryObjectStore, testDatabase } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import { generateSync } from 'otplib';
import { openOversight } from '../src/open-oversight.js';
import { startAdmin } from '../src/start-admin.js';

export const ORIGIN = 'http://console.example';
export const PASSWORD = 'correct horse battery staple';
export const PAGE = '<!doctype html><title>Console</title>';

export interface Console {
  url: string;
  database: TestDatabase;
  masterKeys: MasterKeys;
  parts: OversightParts;
  /** Where its images lie. */
  objects: MemoryObjectStore;
  /** What the service has logged for its operator, so far. */
  lines: () => string;
  stop: () => Promise<void>;
}

/** The service on a free port over a database of its own, with a page of a few bytes. */
export async function startConsole({
  allowed = '127.0.0.0/8,::1/128',
  trustedProxies = '',
  origins = [ORIGIN],
  approvals = 0,
  change = (parts: OversightParts): OversightParts => parts,
} = {}): Promise<Console> {
  const database = await testDatabase();
  const masterKeys = randomMasterKeys();
  const objects = new MemoryObjectStore();
  const oversight = await openOversight({ databaseUrl: database.admin, masterKeys, approvals, objects });
  const parts = change(oversight.parts);
  const pages = mkdtempSync(join(tmpdir(), 'parley-pages-'));
  mkdirSync(join(pages, 'assets'));
  writeFileSync(join(pages, 'index.html'), PAGE);
  writeFileSync(join(pages, 'assets', 'console-1234.js'), 'export {};');
  const lines: string[] = [];
  const checks = new HealthChecks('0.0.0');
  checks.add('database', oversight.checkDatabase);
  const admin = await startAdmin({
    parts,
    networks: { allowed: parseCidrs(allowed).cidrs, trustedProxies: parseCidrs(trustedProxies).cidrs },
    origins,
    port: 0,
    checks,
    logger: createLogger({ program: 'admin', level: 'info', destination: { write: (line) => void lines.push(line) } }),
    pages,
  });
  return {
    url: `http://127.0.0.1:${admin.port}`,
    database,
    masterKeys,
    parts,
    objects,
    lines: () => lines.join(''),
    stop: async () => {
      await admin.close();
      await oversight.close();
      await database.drop();
      rmSync(pages, { recursive: true });
    },
  };
}

function randomMasterKeys(): MasterKeys {
  const parsed = parseMasterKeys({ MASTER_KEY: randomBytes(32).toString('hex') });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  return parsed.keys;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
}
export interface Asking {
  headers?: Record<string, string | string[]>;
  /** Sent as JSON, or as it is when it is text. */
  body?: unknown;
  localAddress?: string;
}

/** One request as any program could send it: no cookie, no Origin, any header. */
export function ask(url: string, method: string, path: string, asking: Asking = {}): Promise<Answer> {
  const { headers = {}, body, localAddress = '127.0.0.1' } = asking;
  const { hostname, port } = new URL(url);
  const sent = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: hostname.replace(/^\[|\]$/g, ''),
      port,
      method,
      path,
      agent: false,
      ...(hostname.startsWith('[') ? {} : { localAddress }),
      headers: { ...(sent === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
      });
    });
    outgoing.end(sent);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The code of a refusal, or the status of what is none. */
export function codeOf({ status, json }: Answer): string | number {
  const body = json as { error?: { code?: string } } | undefined;
  return body?.error?.code ?? status;
}

/** A page of the console as a client: its origin, and the cookie it was given. */
export class Browser {
  #cookie: string | null = null;
  constructor(
    readonly url: string,
    private readonly origin = ORIGIN,
  ) {}

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await ask(this.url, method, API + path, {
      headers: { origin: this.origin, ...(this.#cookie === null ? {} : { cookie: this.#cookie }) },
      body,
    });
    const set = answer.headers['set-cookie']?.find((one) => /^(?:parley-admin|__Host-parley)=/.test(one));
    if (set !== undefined) this.#cookie = set.split(';')[0] ?? null;
    return answer;
  }

  /** The answer's body; an exception for a refusal, for steps of a test that must work. */
  async get<T>(path: string): Promise<T> {
    return bodyOf(await this.call('GET', path)) as T;
  }
  async post<T>(path: string, body: unknown): Promise<T> {
    return bodyOf(await this.call('POST', path, body)) as T;
  }
  get cookie(): string | null {
    return this.#cookie;
  }
}

function bodyOf(answer: Answer): unknown {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json;
}

/** The code an authenticator shows, so many steps of 30 s from now. */
export const codeFor = (totpSecret: string, steps = 0): string =>
  generateSync({ strategy: 'totp', secret: totpSecret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

/** The secret of a one-time link for somebody new. */
export async function invited({ parts }: Console, name: string, roles: readonly Role[]): Promise<string> {
  const created = await createAdministrator(parts, name, roles, 'operator');
  if (isRefusal(created)) throw new Error(created.refused);
  const link = await invite(parts, created, 'operator');
  if (isRefusal(link)) throw new Error(link.refused);
  return link.secret;
}

/** Somebody with these roles, signed in through their one-time link. */
export async function signedIn(
  service: Console,
  name: string,
  roles: readonly Role[],
  origin = ORIGIN,
): Promise<Browser & { totpSecret: string }> {
  const secret = await invited(service, name, roles);
  const browser = new Browser(service.url, origin);
  const { totpSecret } = await browser.post<InvitationAnswer>('/sign-in/invitations', { secret });
  await browser.post('/sign-in/enrolments', { secret, password: PASSWORD, code: codeFor(totpSecret) });
  return Object.assign(browser, { totpSecret });
}

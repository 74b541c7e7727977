import { readFileSync } from 'node:fs';
import { PROGRAMS, type Program, type Setting } from './setting.js';
import { SETTINGS } from './settings.js';

type Table = typeof SETTINGS;
type Output<S> = S extends { schema: { _output: infer Value } } ? Value : never;
type Value<S, P extends Program> = S extends { fallback: string }
  ? Output<S>
  : S extends { readBy: Record<P, 'required'> }
    ? Output<S>
    : Output<S> | undefined;

/** What a program reads, by name: required settings and those with a default always have a value. */
export type Settings<P extends Program> = {
  readonly [Name in keyof Table as P extends keyof Table[Name]['readBy'] ? Name : never]: Value<Table[Name], P>;
};
export type Environment = Readonly<Record<string, string | undefined>>;

/** Stops the start. The message lists every fault at once and holds no secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(
    readonly program: Program,
    readonly faults: readonly string[],
  ) {
    const count = faults.length === 1 ? '1 setting is' : `${faults.length} settings are`;
    super(`${program} can't start: ${count} missing or wrong.\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

type Given = { text: string | null } | { fault: string };
const given = (env: Environment, name: string): string | null => {
  const text = env[name]?.trim() ?? '';
  return text === '' ? null : text;
};

/** An empty setting counts as missing. A secret may lie in the file that `NAME_FILE` names; its last line end does not count. */
function textOf(name: string, { secret }: Setting, env: Environment): Given {
  const text = given(env, name);
  const file = secret ? given(env, `${name}_FILE`) : null;
  if (file === null) return { text };
  if (text !== null) return { fault: `${name} is given twice: set ${name} or ${name}_FILE.` };
  try {
    const content = readFileSync(file, 'utf8').trim();
    return content === '' ? { fault: `${name}_FILE names an empty file: ${file}` } : { text: content };
  } catch (error) {
    const why = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
    return { fault: `${name}_FILE names a file that can't be read (${why}): ${file}` };
  }
}

/** What a URL carries before its host may be a password, even where none belongs. */
const withoutUserinfo = (text: string): string => text.replaceAll(/\/\/[^/]*@/g, '//…@');

const SERVERS: readonly Program[] = ['chat', 'admin', 'keeper'];
const OIDC = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
const S3 = ['S3_ENDPOINT', 'S3_BUCKET', 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'] as const;

/** Rules over more than one setting. */
function togetherFaults(program: Program, has: (name: keyof Table) => boolean): string[] {
  return [
    ...masterKeyFaults(program, has),
    ...(SERVERS.includes(program) ? objectFaults(has) : []),
    ...oidcFaults(has),
  ];
}

function masterKeyFaults(program: Program, has: (name: keyof Table) => boolean): string[] {
  if (SERVERS.includes(program) && !has('MASTER_KEY') && !has('MASTER_KEYS'))
    return [`MASTER_KEY is missing. ${SETTINGS.MASTER_KEY.meaning}`];
  if (has('MASTER_KEY') && has('MASTER_KEYS')) return ['MASTER_KEY and MASTER_KEYS are both given: set one of them.'];
  return [];
}

function objectFaults(has: (name: keyof Table) => boolean): string[] {
  const given = S3.filter(has);
  const missing = S3.filter((name) => !has(name));
  if (has('OBJECTS_DIR'))
    return given.length > 0 ? [`OBJECTS_DIR and ${given.join(', ')} are both given: set a folder or S3.`] : [];
  if (given.length === 0) return [`OBJECTS_DIR is missing. ${SETTINGS.OBJECTS_DIR.meaning}`];
  return missing.map((name) => `${name} is missing. S3 needs all of ${S3.join(', ')}.`);
}

function oidcFaults(has: (name: keyof Table) => boolean): string[] {
  const missing = OIDC.filter((name) => !has(name));
  return missing.length === OIDC.length
    ? []
    : missing.map((name) => `${name} is missing. Single sign-on needs all of ${OIDC.join(', ')}.`);
}

/** The program's settings, typed. @throws SettingsError naming every missing and wrong one. */
export function readSettings<P extends Program>(program: P, env: Environment): Settings<P> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  const present = new Set<string>();
  for (const [name, facts] of Object.entries<Setting>(SETTINGS)) {
    const need = facts.readBy[program];
    if (need === undefined) continue;
    const found = textOf(name, facts, env);
    if ('fault' in found) {
      faults.push(found.fault);
      present.add(name);
      continue;
    }
    if (found.text !== null) present.add(name);
    const text = found.text ?? facts.fallback;
    if (text === null) {
      if (need === 'required') faults.push(`${name} is missing. ${facts.meaning}`);
      values[name] = undefined;
      continue;
    }
    const parsed = facts.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else
      for (const issue of parsed.error.issues)
        faults.push(`${name} ${issue.message}${facts.secret ? '' : ` (now: ${withoutUserinfo(text)})`}.`);
  }
  faults.push(...togetherFaults(program, (name) => present.has(name)));
  if (faults.length > 0) throw new SettingsError(program, faults);
  return values as Settings<P>;
}

export interface SettingRow {
  name: string;
  meaning: string;
  fallback: string | null;
  secret: boolean;
  /** Programs that read it. */
  readBy: readonly Program[];
  /** Programs that do not start without it. */
  requiredBy: readonly Program[];
}
/** All settings as rows, for documents. */
export const settingsTable = (): readonly SettingRow[] =>
  Object.entries<Setting>(SETTINGS).map(([name, { meaning, fallback, secret, readBy }]) => ({
    name,
    meaning,
    fallback,
    secret,
    readBy: PROGRAMS.filter((program) => readBy[program] !== undefined),
    requiredBy: fallback === null ? PROGRAMS.filter((program) => readBy[program] === 'required') : [],
  }));

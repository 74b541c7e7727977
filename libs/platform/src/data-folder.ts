import { join, resolve } from 'node:path';

/** What lies where in `DATA_DIR`, for the launcher and for the operator's commands. */
export interface DataPlaces {
  path: string;
  /** The data folder of the embedded PostgreSQL. */
  postgres: string;
  /** The database in it. */
  database: 'parley';
  secrets: string;
  /** One master key, or after a rotation all of them (see `masterKeysIn`). */
  masterKeyFile: string;
  checkpointKeyFile: string;
  passwordFiles: Readonly<Record<'chat' | 'admin' | 'keeper', string>>;
  logs: string;
  /** Sealed images. */
  objects: string;
}

export function dataPlaces(dataDir: string): DataPlaces {
  const path = resolve(dataDir);
  const secrets = join(path, 'secrets');
  return {
    path,
    postgres: join(path, 'postgres'),
    database: 'parley',
    secrets,
    masterKeyFile: join(secrets, 'master-key'),
    checkpointKeyFile: join(secrets, 'checkpoint-key'),
    passwordFiles: {
      chat: join(secrets, 'chat-database-password'),
      admin: join(secrets, 'admin-database-password'),
      keeper: join(secrets, 'keeper-database-password'),
    },
    logs: join(path, 'logs'),
    objects: join(path, 'objects'),
  };
}

/** The setting that the master key file's text is: one key, or `id:key,…` with the one that wraps first. */
export const masterKeysIn = (text: string): { MASTER_KEY: string } | { MASTER_KEYS: string } =>
  text.includes(':') ? { MASTER_KEYS: text } : { MASTER_KEY: text };

import type { Environment } from '@parley/platform';
import type { Ports } from './ports.js';

/** What each service is given, by name: the children have no defaults of their own to fall back on. */
export interface ChildSettings {
  ports: Ports;
  /** Database URLs, one role each. */
  databases: Readonly<Record<'chat' | 'admin' | 'keeper', string>>;
  masterKeyFile: string;
  /** Whether it holds one key or a list. */
  masterKeySetting: 'MASTER_KEY' | 'MASTER_KEYS';
  /** For keeper alone. */
  checkpointKeyFile: string;
  /** Where sealed images lie. */
  objectsDir: string;
  /** The launcher's environment, checked already. */
  given: Environment;
}

const LOOPBACK = '127.0.0.0/8,::1/128';
const both = (port: number): string => `http://localhost:${port},http://127.0.0.1:${port}`;

export function childEnvironments(settings: ChildSettings) {
  const { ports, databases, masterKeyFile, masterKeySetting, checkpointKeyFile, objectsDir, given } = settings;
  const set = (name: string, otherwise = ''): string => {
    const text = given[name]?.trim() ?? '';
    return text === '' ? otherwise : text;
  };
  const common = {
    PATH: set('PATH'),
    NODE_ENV: 'production',
    LOG_LEVEL: set('LOG_LEVEL', 'info'),
    [`${masterKeySetting}_FILE`]: masterKeyFile,
    OBJECTS_DIR: objectsDir,
  };
  return {
    chat: {
      ...common,
      DATABASE_URL: databases.chat,
      CHAT_URL: set('CHAT_URL', both(ports.CHAT_PORT)),
      CHAT_PORT: String(ports.CHAT_PORT),
      CHAT_INTERNAL_PORT: String(ports.CHAT_INTERNAL_PORT),
      TRUSTED_PROXIES: set('TRUSTED_PROXIES'),
      ROOM_KINDS: set('ROOM_KINDS'),
      RETENTION_DAYS: set('RETENTION_DAYS'),
      LINK_SEATS: set('LINK_SEATS'),
      SEALED_SEATS: set('SEALED_SEATS'),
    },
    admin: {
      ...common,
      DATABASE_URL: databases.admin,
      ADMIN_URL: set('ADMIN_URL', both(ports.ADMIN_PORT)),
      ADMIN_PORT: String(ports.ADMIN_PORT),
      ADMIN_INTERNAL_PORT: String(ports.ADMIN_INTERNAL_PORT),
      ALLOWED_ADMIN_CIDRS: set('ALLOWED_ADMIN_CIDRS', LOOPBACK),
      READING_APPROVALS: set('READING_APPROVALS'),
      TRUSTED_PROXIES: set('TRUSTED_PROXIES'),
      OIDC_ISSUER: set('OIDC_ISSUER'),
      OIDC_CLIENT_ID: set('OIDC_CLIENT_ID'),
      OIDC_CLIENT_SECRET: set('OIDC_CLIENT_SECRET'),
      OIDC_CLIENT_SECRET_FILE: set('OIDC_CLIENT_SECRET_FILE'),
      OIDC_NAME: set('OIDC_NAME'),
    },
    keeper: {
      ...common,
      DATABASE_URL: databases.keeper,
      KEEPER_PORT: String(ports.KEEPER_PORT),
      CHECKPOINT_KEY_FILE: checkpointKeyFile,
      WITNESS_URL: set('WITNESS_URL'),
      KEY_BACKUP_DAYS: set('KEY_BACKUP_DAYS'),
      LOG_DETAILS_DAYS: set('LOG_DETAILS_DAYS'),
    },
  };
}

/** The first address of a list: the one to show. */
export const shownAddress = (list: string): string => list.split(',')[0]?.trim() ?? list;

/** What a back-up holds, each table after those it refers to. */
export const DATA_TABLES = [
  'policies',
  'rooms',
  'retired_codes',
  'participants',
  'knocks',
  'knock_decisions',
  'connections',
  'messages',
  'attachments',
  'receipts',
  'log',
  'log_nodes',
  'log_tree',
  'log_details',
  'room_heads',
  'checkpoints',
  'cosignatures',
  'archives',
  'certificates',
  'administrators',
  'administrator_makers',
  'recovery_codes',
  'passkeys',
  'oidc_identities',
  'readings',
  'reading_approvals',
  'holds',
  'exports',
  'rotations',
  'activity',
] as const;

/** The keys' part, kept apart and for a while only: the data's part opens nothing without it. */
export const KEY_TABLES = ['room_keys', 'service_keys', 'master_keys'] as const;

/** What lives for moments: sessions and links that a restore must not bring back, and what the programs make anew. */
export const PASSING_TABLES = [
  'admin_sessions',
  'gateways',
  'invitations',
  'jobs',
  'proof_ids',
  'sign_in_attempts',
  'sign_in_challenges',
] as const;

export type BackupPart = 'data' | 'keys';
export const TABLES_OF: Readonly<Record<BackupPart, readonly string[]>> = { data: DATA_TABLES, keys: KEY_TABLES };

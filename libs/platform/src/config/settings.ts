import * as format from './formats.js';
import { setting, settingWithDefault } from './setting.js';

const SERVERS = { chat: 'required', admin: 'required', keeper: 'required' } as const;
/** One of several ways to say something: `readSettings` asks for exactly one. */
const ONE_OF_SERVERS = { chat: 'optional', admin: 'optional', keeper: 'optional' } as const;
const WHERE_OBJECTS_ARE_NEEDED = { ...ONE_OF_SERVERS, operator: 'optional' } as const;

/** Every setting, once. The documents, `.env.example` and each program's start read this table. */
export const SETTINGS = {
  MASTER_KEY: setting({
    schema: format.masterKey,
    readBy: { ...ONE_OF_SERVERS, operator: 'optional' },
    meaning: 'The master key, 32 bytes in hex or base64; its id is 1. Give this or MASTER_KEYS.',
    secret: true,
  }),
  MASTER_KEYS: setting({
    schema: format.masterKeys,
    readBy: { ...ONE_OF_SERVERS, operator: 'optional' },
    meaning: 'Master keys as id:key,… with the primary one first; the others still unwrap.',
    secret: true,
  }),
  CHECKPOINT_KEY: setting({
    schema: format.signingKeys,
    readBy: { keeper: 'required' },
    meaning:
      'Ed25519 key of the log, 32 random bytes in hex or base64, for keeper alone: it signs checkpoints. To change it, give new,old.',
    secret: true,
  }),
  WITNESS_URL: setting({
    schema: format.witnesses,
    readBy: { keeper: 'optional', standalone: 'optional' },
    meaning: 'Witnesses that cosign checkpoints, as a list of name+id+key@https://address (c2sp.org/tlog-witness).',
  }),
  DATABASE_URL: setting({
    schema: format.databaseUrl,
    readBy: { ...SERVERS, operator: 'optional' },
    meaning: "PostgreSQL 15 or newer, as this program's own role: parley_chat, parley_admin or parley_keeper.",
    secret: true,
  }),
  MIGRATION_DATABASE_URL: setting({
    schema: format.databaseUrl,
    readBy: { migrate: 'required', operator: 'optional' },
    meaning: 'PostgreSQL as the owner. For `operator migrate` alone: it makes tables and roles.',
    secret: true,
  }),
  CHAT_DATABASE_PASSWORD: setting({
    schema: format.anyText,
    readBy: { migrate: 'optional' },
    meaning: 'Password of parley_chat. Not given: made at random once and written to SECRETS_DIR.',
    secret: true,
  }),
  ADMIN_DATABASE_PASSWORD: setting({
    schema: format.anyText,
    readBy: { migrate: 'optional' },
    meaning: 'Password of parley_admin, likewise.',
    secret: true,
  }),
  KEEPER_DATABASE_PASSWORD: setting({
    schema: format.anyText,
    readBy: { migrate: 'optional' },
    meaning: 'Password of parley_keeper, likewise.',
    secret: true,
  }),
  POSTGRES_USER: setting({
    schema: format.anyText,
    readBy: { migrate: 'optional' },
    meaning: "The owner's name, for compose and the migrate step.",
  }),
  POSTGRES_PASSWORD: setting({
    schema: format.anyText,
    readBy: { migrate: 'optional' },
    meaning: "The owner's password, for compose and the migrate step.",
    secret: true,
  }),
  POSTGRES_DB: setting({
    schema: format.anyText,
    readBy: { migrate: 'optional' },
    meaning: "The database's name, for compose and the migrate step.",
  }),
  SECRETS_DIR: setting({
    schema: format.anyText,
    readBy: { migrate: 'optional', operator: 'optional' },
    meaning: 'Folder for secrets made at random, each in its own file of mode 0600.',
  }),
  REDIS_URL: setting({
    schema: format.redisUrl,
    readBy: { chat: 'optional' },
    meaning: 'Redis, needed as soon as there is more than one chat process. It is never the truth.',
    secret: true,
  }),
  OBJECTS_DIR: setting({
    schema: format.anyText,
    readBy: WHERE_OBJECTS_ARE_NEEDED,
    meaning:
      'Folder for sealed images, archives and checkpoints, one that all programs share. Give this, or S3 by the next four.',
  }),
  S3_ENDPOINT: setting({
    schema: format.endpoint,
    readBy: WHERE_OBJECTS_ARE_NEEDED,
    meaning: 'Where S3 or MinIO answers, for sealed images.',
  }),
  S3_BUCKET: setting({
    schema: format.bucket,
    readBy: WHERE_OBJECTS_ARE_NEEDED,
    meaning: 'Its bucket, for Parley alone.',
  }),
  MINIO_ACCESS_KEY: setting({
    schema: format.accessKey,
    readBy: WHERE_OBJECTS_ARE_NEEDED,
    meaning: 'Its access key.',
    secret: true,
  }),
  MINIO_SECRET_KEY: setting({
    schema: format.secretKey,
    readBy: WHERE_OBJECTS_ARE_NEEDED,
    meaning: 'Its secret key, at least 16 characters and none that MinIO comes with.',
    secret: true,
  }),
  CHAT_URL: setting({
    schema: format.origins,
    readBy: { chat: 'required', standalone: 'optional' },
    meaning:
      'Where people open chat, as browsers see it; a list. Proofs and Origin are compared with it, never with Host.',
  }),
  ADMIN_URL: setting({
    schema: format.origins,
    readBy: { admin: 'required', standalone: 'optional', operator: 'optional' },
    meaning: 'Where administrators open the console, as browsers see it; a list.',
  }),
  OIDC_ISSUER: setting({
    schema: format.issuer,
    readBy: { admin: 'optional', standalone: 'optional' },
    meaning:
      "The OpenID provider for administrators' sign-in, as it names itself. Give all of the first three, or none.",
  }),
  OIDC_CLIENT_ID: setting({
    schema: format.anyText,
    readBy: { admin: 'optional', standalone: 'optional' },
    meaning: 'What the provider calls this console; its redirect address is ADMIN_URL/api/v1/sign-in/oidc/callback.',
  }),
  OIDC_CLIENT_SECRET: setting({
    schema: format.anyText,
    readBy: { admin: 'optional', standalone: 'optional' },
    meaning: 'The secret that goes with it.',
    secret: true,
  }),
  OIDC_NAME: settingWithDefault('single sign-on', {
    schema: format.label,
    readBy: { admin: 'required', standalone: 'required' },
    meaning: 'What the sign-in page calls the provider.',
  }),
  CHAT_PORT: settingWithDefault('5055', {
    schema: format.port,
    readBy: { chat: 'required', standalone: 'required' },
    meaning: "Chat's public port.",
  }),
  ADMIN_PORT: settingWithDefault('5056', {
    schema: format.port,
    readBy: { admin: 'required', standalone: 'required', operator: 'required' },
    meaning: "Admin's public port, behind ALLOWED_ADMIN_CIDRS whole.",
  }),
  KEEPER_PORT: settingWithDefault('5057', {
    schema: format.port,
    readBy: { keeper: 'required', standalone: 'required' },
    meaning: "Keeper's internal port: health and metrics.",
  }),
  CHAT_INTERNAL_PORT: settingWithDefault('5065', {
    schema: format.port,
    readBy: { chat: 'required', standalone: 'required' },
    meaning: "Chat's internal port: health.",
  }),
  ADMIN_INTERNAL_PORT: settingWithDefault('5066', {
    schema: format.port,
    readBy: { admin: 'required', standalone: 'required' },
    meaning: "Admin's internal port: health.",
  }),
  ALLOWED_ADMIN_CIDRS: setting({
    schema: format.cidrs,
    readBy: { admin: 'required', standalone: 'optional' },
    meaning: 'Networks that admin answers, as a list of CIDRs. The embedded start: 127.0.0.0/8,::1/128.',
  }),
  TRUSTED_PROXIES: settingWithDefault('', {
    schema: format.cidrs,
    readBy: { chat: 'required', admin: 'required', standalone: 'required' },
    meaning: 'Proxies whose X-Forwarded-For counts, as a list of CIDRs. Empty: nobody is believed.',
  }),
  ROOM_KINDS: settingWithDefault('audited', {
    schema: format.roomKinds,
    readBy: { chat: 'required', standalone: 'required' },
    meaning: 'Kinds of room that can be opened, as a list. The embedded start offers every kind that has pages.',
  }),
  RETENTION_DAYS: settingWithDefault('2190', {
    schema: format.days,
    readBy: { chat: 'required', standalone: 'required' },
    meaning: 'Days from the end of an audited room to its destruction. Counts for rooms opened from then on.',
  }),
  KEY_BACKUP_DAYS: settingWithDefault('35', {
    schema: format.days,
    readBy: { keeper: 'required', operator: 'required', standalone: 'required' },
    meaning: 'Days a back-up of keys is kept at most; certificates of destruction say until when that is.',
  }),
  LOG_DETAILS_DAYS: setting({
    schema: format.days,
    readBy: { keeper: 'optional', standalone: 'optional' },
    meaning: 'Days the details of log entries about administrators and the service are kept. Not given: for ever.',
  }),
  LINK_SEATS: settingWithDefault('50', {
    schema: format.seats,
    readBy: { chat: 'required', standalone: 'required' },
    meaning: 'Seats in a link room.',
  }),
  SEALED_SEATS: settingWithDefault('10', {
    schema: format.seats,
    readBy: { chat: 'required', standalone: 'required' },
    meaning: 'Seats in a sealed room.',
  }),
  READING_APPROVALS: settingWithDefault('0', {
    schema: format.approvals,
    readBy: { admin: 'required', standalone: 'required' },
    meaning: 'Other administrators, with the security role, who must agree to each reading: 0 to 3.',
  }),
  DATA_DIR: settingWithDefault('.parley', {
    schema: format.anyText,
    readBy: { standalone: 'required', operator: 'required' },
    meaning: 'Where the embedded start keeps its database, keys and logs.',
  }),
  LOG_LEVEL: settingWithDefault('info', {
    schema: format.logLevel,
    readBy: { ...SERVERS, standalone: 'required', operator: 'required', migrate: 'required' },
    meaning: 'fatal, error, warn, info, debug, trace or silent.',
  }),
} as const;

/** Names fixed already for compose and parts to come; no program of this version reads them. */
export const RESERVED_SETTINGS: Readonly<Record<string, string>> = {
  POSTGRES_EXTERNAL_PORT: 'Published port of PostgreSQL in compose.',
  REDIS_EXTERNAL_PORT: 'Published port of Redis in compose.',
  MINIO_EXTERNAL_PORT: 'Published port of the object store in compose.',
};

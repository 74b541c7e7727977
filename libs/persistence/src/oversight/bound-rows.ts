import { equalBytes, hmacSha256, macKeyOf, sha256 } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { logRecord } from '@parley/rooms';
import type { DataSource } from 'typeorm';
import type { AdminSessionRow } from '../entities/admin-session-row.js';
import type { AdministratorRow } from '../entities/administrator-row.js';
import type { InvitationRow } from '../entities/invitation-row.js';
import type { OidcIdentityRow } from '../entities/oidc-identity-row.js';
import type { PasskeyRow } from '../entities/passkey-row.js';
import { loggedTransaction } from './logged-transaction.js';

type Field = string | Buffer | Date | null;
type Unbound<Row> = Omit<Row, 'mac'>;

/**
 * What of each row says who gets in, in this order. Left out: what moves at each use (`totp_step`, counters, `last_used_at`), whose
 * loss brings a used code or a cloned key back, and nobody in by itself.
 */
const FIELDS = {
  administrator: (row: Unbound<AdministratorRow>): Field[] => [
    row.id,
    row.name,
    row.nameKey,
    row.roles.join(','),
    row.passwordHash,
    row.totpSecret,
    row.removedAt,
  ],
  invitation: (row: Unbound<InvitationRow>): Field[] => [
    row.administratorId,
    row.secretHash,
    row.totpSecret,
    row.expiresAt,
  ],
  session: (row: Unbound<AdminSessionRow>): Field[] => [
    row.administratorId,
    row.id,
    row.tokenHash,
    row.startedAt,
    row.endsAt,
    row.confirmedAt,
    row.address,
  ],
  passkey: (row: Unbound<PasskeyRow>): Field[] => [row.administratorId, row.id, row.name, row.publicKey, row.createdAt],
  identity: (row: Unbound<OidcIdentityRow>): Field[] => [row.administratorId, row.issuer, row.subject, row.linkedAt],
};
type Rows = typeof FIELDS;
type RowOf<Kind extends keyof Rows> = Parameters<Rows[Kind]>[0];

/** An altered row is met again at every request: this many are told apart, and logged once each while the process lives. */
const REMEMBERED = 1_000;

/**
 * Binds credentials, roles and sessions to the service's `administrators` key (HMAC-SHA-256, RFC 2104), so that whoever can write to
 * the database alone plants none of them and moves none to another account. Rows can still be deleted, and put back as they once were.
 */
export class BoundRows {
  private readonly key;
  private readonly told = new Set<string>();

  constructor(
    private readonly database: DataSource,
    private readonly keys: { administrators: DataKey; log: DataKey },
  ) {
    this.key = macKeyOf(keys.administrators, 'parley/administrators/rows/1');
  }

  /** 32 bytes. */
  mac<Kind extends keyof Rows>(kind: Kind, row: RowOf<Kind>): Buffer {
    return hmacSha256(this.key, this.pack(kind, row));
  }

  /** The row with its own. */
  bound<Kind extends keyof Rows, Row extends RowOf<Kind>>(kind: Kind, row: Row): Row & { mac: Buffer } {
    return { ...row, mac: this.mac(kind, row) };
  }

  /** False for a row that was not written so by the service; then the log has it, before anything is refused. */
  async holds<Kind extends keyof Rows>(kind: Kind, row: RowOf<Kind> & { mac: Buffer | null }): Promise<boolean> {
    const packed = this.pack(kind, row);
    if (row.mac && equalBytes(row.mac, hmacSha256(this.key, packed))) return true;
    const [account] = FIELDS[kind](row as never);
    const digest = sha256(packed, row.mac ?? Buffer.alloc(0)).toString('base64');
    if (this.told.has(digest) || this.told.size >= REMEMBERED) return false;
    this.told.add(digest);
    const subject = String(account);
    const record = logRecord(this.keys.log, 'log', {
      type: 'credential_refused',
      roomId: null,
      subject,
      details: { row: kind, account: subject },
    });
    await loggedTransaction(this.database, [record], () => Promise.resolve(true));
    return false;
  }

  /** Each field with its length, and none apart from empty: no two rows have the same bytes. */
  private pack<Kind extends keyof Rows>(kind: Kind, row: RowOf<Kind>): Buffer {
    const fields: Field[] = [kind, ...FIELDS[kind](row as never)];
    return Buffer.concat(
      fields.flatMap((field) => {
        if (field === null) return [Buffer.of(0)];
        const bytes = bytesOf(field);
        const length = Buffer.alloc(5);
        length.writeUInt8(1);
        length.writeUInt32BE(bytes.length, 1);
        return [length, bytes];
      }),
    );
  }
}

function bytesOf(field: string | Buffer | Date): Buffer {
  if (field instanceof Date) return Buffer.from(String(field.getTime()), 'utf8');
  return typeof field === 'string' ? Buffer.from(field, 'utf8') : field;
}

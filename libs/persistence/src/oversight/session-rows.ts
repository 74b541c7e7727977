import type { AdministratorId } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Session } from '@parley/oversight';
import type { AdminSessionRow } from '../entities/admin-session-row.js';
import { fromTime, toTime } from '../time.js';

export const sessionOf = (row: AdminSessionRow): Session => ({
  id: row.id,
  tokenHash: row.tokenHash,
  administratorId: row.administratorId as AdministratorId,
  startedAt: toTime(row.startedAt),
  lastUsedAt: toTime(row.lastUsedAt),
  endsAt: toTime(row.endsAt),
  confirmedAt: toTime(row.confirmedAt),
  address: row.address as Sealed,
});

export const rowOfSession = (session: Session): Omit<AdminSessionRow, 'mac'> => ({
  ...session,
  startedAt: new Date(session.startedAt),
  lastUsedAt: new Date(session.lastUsedAt),
  endsAt: new Date(session.endsAt),
  confirmedAt: fromTime(session.confirmedAt),
});

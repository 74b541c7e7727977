import type { AdministratorId } from '@parley/contracts';
import type { Administrator } from '@parley/oversight';
import { AdministratorRow } from '../entities/administrator-row.js';
import { fromTime, toTime } from '../time.js';

export const nameKey = (name: string): string => name.toLowerCase();

export const administratorOf = (row: AdministratorRow): Administrator => ({
  id: row.id as AdministratorId,
  name: row.name,
  roles: row.roles,
  createdAt: toTime(row.createdAt),
  signedInAt: toTime(row.signedInAt),
});

/** What was altered has no roles: it can be seen, and removed. */
export const withoutRoles = (administrator: Administrator): Administrator => ({ ...administrator, roles: [] });

export const rowOfNew = (administrator: Administrator): Omit<AdministratorRow, 'mac'> => ({
  id: administrator.id,
  name: administrator.name,
  nameKey: nameKey(administrator.name),
  roles: administrator.roles,
  createdAt: new Date(administrator.createdAt),
  signedInAt: fromTime(administrator.signedInAt),
  passwordHash: null,
  totpSecret: null,
  totpStep: null,
  removedAt: null,
});

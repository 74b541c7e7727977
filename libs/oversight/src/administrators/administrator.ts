import type { AdministratorId, Role, ServerTime } from '@parley/contracts';

/** Someone who may sign in, or will once the invitation is used. */
export interface Administrator {
  id: AdministratorId;
  /** As given; no two are equal without regard to case. */
  name: string;
  roles: Role[];
  createdAt: ServerTime;
  signedInAt: ServerTime | null;
}

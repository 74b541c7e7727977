import { refuse } from '@parley/contracts';
import type { AdministratorId, Refusal, ServerTime } from '@parley/contracts';
import type { OversightParts } from '../oversight-parts.js';
import type { Approval } from '../ports/readings.js';

type ApprovalParts = Pick<OversightParts, 'administrators' | 'approvals'>;
interface Agreed {
  administratorId: AdministratorId;
  askedAt: ServerTime;
  startedAt: ServerTime | null;
  approvals: readonly Approval[];
}

/**
 * Whoever asks to read can't be let in by an account that went through their hands: one they made, invited or gave roles to, or one
 * that such an account made, invited or gave roles to, and so on, at any time. A one-time link lets whoever made it enrol.
 */
export async function isIndependent(
  { administrators }: Pick<OversightParts, 'administrators'>,
  reader: AdministratorId,
  approver: AdministratorId,
): Promise<boolean> {
  return approver !== reader && !(await administrators.makersOf(approver)).has(reader);
}

/** Whose agreements count now: whoever was removed since, or no longer has the security role, answers for nothing any more. */
export async function standingApprovals(
  parts: Pick<OversightParts, 'administrators'>,
  { administratorId: reader, approvals }: Pick<Agreed, 'administratorId' | 'approvals'>,
): Promise<ReadonlySet<AdministratorId>> {
  const standing = new Set<AdministratorId>();
  for (const { administratorId: id, agrees } of approvals)
    if (agrees && (await parts.administrators.find(id))?.roles.includes('security') === true)
      if (await isIndependent(parts, reader, id)) standing.add(id);
  return standing;
}

/** Whether an opened reading lacks what opened it. One that began when it was asked for waited for nobody. */
export async function approvalsFault(parts: ApprovalParts, reading: Agreed): Promise<Refusal | null> {
  const needed = Math.max(parts.approvals, reading.startedAt === reading.askedAt ? 0 : 1);
  if (needed === 0 || (await standingApprovals(parts, reading)).size >= needed) return null;
  return refuse('forbidden', { reading: 'Who agreed to it no longer may. Ask again.', state: 'ended' });
}

import assert from 'node:assert/strict';
import { randomToken } from '@parley/crypto';
import { BUDGETS } from '@parley/rooms';
import type { Limits } from '@parley/rooms';
import type { Statement } from './statement.js';

const BUDGET = 'code-by-device';
const { points, per } = BUDGETS[BUDGET];

async function spend(limits: Limits, subject: string): Promise<void> {
  for (let i = 0; i < points; i += 1) assert.equal(await limits.take(BUDGET, subject), null);
}
async function refused(limits: Limits, subject: string): Promise<void> {
  const wait = await limits.take(BUDGET, subject);
  assert.ok(wait !== null && Number.isInteger(wait) && wait >= 1 && wait <= per, `waits ${wait}`);
}

export const limitsStatements: readonly Statement<Limits>[] = [
  {
    says: 'gives a subject its budget and then says in how many whole seconds to come back',
    async holds(make) {
      const limits = await make();
      const subject = randomToken(16);
      await spend(limits, subject);
      await refused(limits, subject);
    },
  },
  {
    says: 'counts each subject and each budget by itself',
    async holds(make) {
      const limits = await make();
      const subject = randomToken(16);
      await spend(limits, subject);
      await spend(limits, randomToken(16));
      assert.equal(await limits.take('code-by-address', subject), null);
      await refused(limits, subject);
    },
  },
  {
    says: 'lets exactly the budget through, however many take at once',
    async holds(make) {
      const limits = await make();
      const subject = randomToken(16);
      const taken = await Promise.all(Array.from({ length: 50 }, () => limits.take(BUDGET, subject)));
      assert.equal(taken.filter((wait) => wait === null).length, points);
    },
  },
  {
    says: 'takes one back that should not have counted',
    async holds(make) {
      const limits = await make();
      const subject = randomToken(16);
      await spend(limits, subject);
      await limits.giveBack(BUDGET, subject);
      assert.equal(await limits.take(BUDGET, subject), null);
      await refused(limits, subject);
    },
  },
  {
    says: 'gives nothing to who gives back what was never taken',
    async holds(make) {
      const limits = await make();
      const subject = randomToken(16);
      await limits.giveBack(BUDGET, subject);
      await spend(limits, subject);
      await refused(limits, subject);
    },
  },
];

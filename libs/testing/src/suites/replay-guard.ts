import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { ReplayGuard } from '@parley/devices';
import type { Statement } from './statement.js';

const soon = () => Date.now() + 120_000;

export const replayGuardStatements: readonly Statement<ReplayGuard>[] = [
  {
    says: 'lets an id count once',
    async holds(make) {
      const guard = await make();
      const id = randomBytes(32);
      assert.equal(await guard.claim(id, soon()), true);
      assert.equal(await guard.claim(id, soon()), false);
      assert.equal(await guard.claim(Buffer.from(id), soon() + 60_000), false);
    },
  },
  {
    says: 'tells ids apart',
    async holds(make) {
      const guard = await make();
      const ids = Array.from({ length: 50 }, () => randomBytes(32));
      const claims = await Promise.all(ids.map((id) => guard.claim(id, soon())));
      assert.ok(claims.every(Boolean));
    },
  },
  {
    says: 'lets one of many claims at the same moment through',
    async holds(make) {
      const guard = await make();
      const id = randomBytes(32);
      const claims = await Promise.all(Array.from({ length: 20 }, () => guard.claim(id, soon())));
      assert.equal(claims.filter(Boolean).length, 1);
    },
  },
];

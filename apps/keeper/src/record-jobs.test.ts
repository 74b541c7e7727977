import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ServerTime } from '@parley/contracts';
import { newDataKey, SigningKey } from '@parley/crypto';
import type { SignableLog, SignedCheckpoint } from '@parley/oversight';
import { createLogger } from '@parley/platform';
import { EMPTY_TREE, root, signCheckpoint, verifierKey } from '@parley/record';
import { MemoryObjectStore } from '@parley/testing';
import { RecordJobs } from './record-jobs.js';

const origin = 'parley/log';
const own = new SigningKey(randomBytes(32));

function checkpointBy(key: SigningKey): SignedCheckpoint {
  const checkpoint = { origin, size: 0, root: root(EMPTY_TREE) };
  const verifier = verifierKey({ name: origin, type: 1, publicKey: key.publicKey });
  return { ...checkpoint, note: signCheckpoint(checkpoint, key), verifier, at: 1 as ServerTime };
}
const logUnder = (newest: SignedCheckpoint | null): SignableLog => ({
  origin,
  tree: EMPTY_TREE,
  newest,
  nodes: () => Promise.resolve(() => Promise.reject(new Error('an empty log has no nodes')) as never),
  rows: () => Promise.resolve([]),
  keysNamed: () => Promise.resolve([]),
  knowsKey: () => Promise.resolve(false),
  lastSigner: () => Promise.resolve(null),
});

/** One round for each: the log as it stands then; null while another keeper is at it. */
function keeperThatSees() {
  let log: SignableLog | null = null;
  const record = new RecordJobs(
    {
      heads: { altered: () => Promise.resolve([]), name: () => Promise.resolve(null) },
      signing: { turn: (decide) => (log === null ? Promise.resolve(null) : decide(log)) },
      checkpoints: {
        newest: () => Promise.resolve(null),
        list: () => Promise.resolve([]),
        inclusionAt: () => Promise.resolve([]),
        consistency: () => Promise.resolve([]),
        cosignedSize: () => Promise.resolve(0),
        cosign: () => Promise.resolve(),
      },
      objects: new MemoryObjectStore(),
      keys: [own],
      witnesses: [],
      logKey: newDataKey(1),
      unsigned: () => Promise.resolve({ waiting: 0, lag: 0 }),
      now: () => 1 as ServerTime,
    },
    createLogger({ program: 'keeper', level: 'silent' }),
  );
  const [job] = record.jobs();
  return {
    record,
    round: async (seen: SignableLog | null) => {
      log = seen;
      await job?.round(() => true);
    },
  };
}

describe('certificates', () => {
  it('are signed by a keeper that has looked at the log itself and found its own key there', async () => {
    const { record, round } = keeperThatSees();
    expect(await record.mayCertify()).toBeNull();
    // Another keeper signs: what this one's key is worth is still unknown.
    await round(null);
    expect(await record.mayCertify()).toBeNull();
    await round(logUnder(checkpointBy(own)));
    expect(await record.mayCertify()).toBe(true);
    await round(null);
    expect(await record.mayCertify()).toBe(true);
  });

  it('are not signed under a key that the log does not know, until it is put right', async () => {
    const { record, round } = keeperThatSees();
    await round(logUnder(checkpointBy(new SigningKey(randomBytes(32)))));
    await expect(record.mayCertify()).rejects.toThrow('signed by none of the keys in CHECKPOINT_KEY');
    await round(null);
    await expect(record.mayCertify()).rejects.toThrow('signed by none of the keys in CHECKPOINT_KEY');
    await round(logUnder(checkpointBy(own)));
    expect(await record.mayCertify()).toBe(true);
  });
});

import type { LogType, RoomId, RoomState, VerificationAnswer } from '@parley/contracts';
import type { RoomVerification } from '@parley/oversight';
import { inclusionNodes, inclusionProof, logLeaf, root, verifyInclusion, verifyRoom } from '@parley/record';
import type { MerkleTree, NodeReader } from '@parley/record';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { readNodes, readTree } from '../log/read-tree.js';
import { inSnapshot, poolOf } from '../pool.js';
import { StoredPolicies } from '../stores/stored-policies.js';
import { NamedPlaces, readNamedHeads } from './named-heads.js';
import { storedAuthorship } from './stored-authorship.js';
import { checkCertificate } from './check-certificate.js';
import { storedRows } from './stored-rows.js';

type Verdict = Omit<VerificationAnswer, 'checkedAt'>;
interface RoomRow {
  kind: string;
  policy_version: number;
  state: RoomState;
  last_seq: number;
  head: Buffer;
}

/**
 * Computes a room's chain again from its rows, compares it with what the log has named, and proves its log entries by the tree, all
 * in one snapshot. Nothing is unsealed.
 */
export class PostgresRoomVerification implements RoomVerification {
  private readonly pool: Pool;
  private readonly policies = new StoredPolicies();
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  verify(id: RoomId): Promise<Verdict | null> {
    return inSnapshot(this.pool, async (tx) => {
      const { rows } = await tx.query<RoomRow>(
        'select kind, policy_version, state, last_seq, head from rooms where id = $1',
        [id],
      );
      const [room] = rows;
      if (!room) return null;
      const tree = await readTree(tx);
      const logged = await checkLog(tx, id, tree);
      const log = { logEntries: logged.entries, logSize: tree.size, logRoot: root(tree).toString('base64url') };
      if (room.state === 'destroyed') {
        const { certificate, firstMismatch: wrong } = await checkCertificate(tx, id, room);
        const firstMismatch = logged.mismatch ?? wrong;
        const verdict = firstMismatch ? 'altered' : 'destroyed';
        return {
          verdict,
          firstMismatch,
          entries: room.last_seq,
          head: room.head.toString('base64url'),
          authorship: [],
          certificate,
          named: null,
          ...log,
        };
      }
      const { policy, digest } = await this.policies.get(tx, room.kind, room.policy_version);
      const named = await readNamedHeads(tx, id);
      const places = new NamedPlaces(named);
      const chain = await verifyRoom({
        roomId: id,
        policyDigest: digest,
        rows: places.through(storedRows(tx, id)),
        expected: { lastSeq: room.last_seq, head: room.head },
      });
      const firstMismatch = chain.firstMismatch ?? places.mismatch(chain.entries) ?? logged.mismatch;
      const newest = named.at(-1);
      const verdict = firstMismatch ? 'altered' : 'complete';
      return {
        verdict,
        firstMismatch,
        entries: chain.entries,
        head: chain.head.toString('base64url'),
        authorship: policy.keeping.log ? await storedAuthorship(tx, id) : [],
        certificate: null,
        named: newest ? { seq: newest.seq, logIndex: newest.logIndex } : null,
        ...log,
      };
    });
  }
}

/** For whoever has no instance at hand. */
export const verifyStoredRoom = (database: DataSource, id: RoomId): Promise<Verdict | null> =>
  new PostgresRoomVerification(database).verify(id);

interface LogLine {
  index: number;
  at: number;
  type: LogType;
  subject: string | null;
  details_hash: Buffer;
}

async function checkLog(
  tx: ClientBase,
  roomId: RoomId,
  tree: MerkleTree,
): Promise<{ entries: number; mismatch: Verdict['firstMismatch'] }> {
  const { rows } = await tx.query<LogLine>(
    `select index::float8 as index, ${inMilliseconds('at')} as at, type, subject, details_hash
     from log where room_id = $1 order by index`,
    [roomId],
  );
  // A row that is gone can't be asked for a proof; that it is gone shows in the count.
  const { rows: counted } = await tx.query<{ held: number }>(
    'select count(*)::float8 as held from log where index < $1',
    [tree.size],
  );
  const held = counted[0]?.held ?? 0;
  const within = rows.filter(({ index }) => index < tree.size);
  const nodeAt = await readNodes(
    tx,
    within.flatMap(({ index }) => inclusionNodes(index, tree.size)),
  );
  const wrong = rows.find((line) => !isIncluded(line, roomId, tree, nodeAt));
  if (wrong)
    return {
      entries: rows.indexOf(wrong),
      mismatch: { seq: 0, reason: `The log entry ${wrong.index} about this room is not the one that was written.` },
    };
  const missing = tree.size - held;
  return {
    entries: rows.length,
    mismatch: missing > 0 ? { seq: 0, reason: `${missing} of the log's ${tree.size} entries are missing.` } : null,
  };
}

/** False too for a row whose fields fit no log entry, and for a tree with holes. */
function isIncluded(line: LogLine, roomId: RoomId, tree: MerkleTree, nodeAt: NodeReader): boolean {
  try {
    const leaf = logLeaf({ version: 1, roomId, ...line, detailsHash: line.details_hash });
    const proof = inclusionProof(line.index, tree.size, nodeAt);
    return verifyInclusion(leaf, line.index, tree.size, proof, root(tree));
  } catch {
    return false;
  }
}

import type { ServerTime } from '@parley/contracts';
import type { Checkpoint } from '@parley/record';

/** As it was signed. */
export interface SignedCheckpoint extends Checkpoint {
  /** The signed note, without cosignatures. */
  note: string;
  /** Whose signature: `name+id+key`. */
  verifier: string;
  at: ServerTime;
}
/** That a witness saw a checkpoint. */
export interface Cosignature {
  /** The witness's name. */
  witness: string;
  /** Its signature line, to stand under the note. */
  line: string;
  /** What the witness's own clock said. */
  at: ServerTime;
}
export interface CosignedCheckpoint extends SignedCheckpoint {
  /** By witness. */
  cosignatures: Cosignature[];
}

/** The checkpoints of the log as it is called now; those of a log it was restored from have another origin. */
export interface Checkpoints {
  newest(): Promise<CosignedCheckpoint | null>;
  /** Largest first; `before`: smaller than this size only. */
  list(page: { before: number | null; limit: number }): Promise<CosignedCheckpoint[]>;
  /** PATH(index, D[size]) of RFC 6962: that the entry is in the tree of a checkpoint of this size. RangeError unless 0 ≤ index < size. */
  inclusionAt(index: number, size: number): Promise<Buffer[]>;
  /** PROOF(first, D[second]) of RFC 6962, out of the nodes; RangeError when one is missing. */
  consistency(first: number, second: number): Promise<Buffer[]>;
  /** The largest size a witness has cosigned; 0 for none. */
  cosignedSize(witness: string): Promise<number>;
  /** Kept once: of two keepers that asked at the same time one is first. */
  cosign(checkpoint: Pick<Checkpoint, 'origin' | 'size'>, cosignature: Cosignature): Promise<void>;
}

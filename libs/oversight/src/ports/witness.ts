import type { NoteVerifier } from '@parley/record';

export interface WitnessAnswer {
  /** HTTP's. */
  status: number;
  /** Without parameters, in lower case. */
  contentType: string;
  body: string;
}
/** Somebody elsewhere who remembers the newest checkpoint they saw and signs none that does not grow out of it (c2sp.org/tlog-witness). */
export interface Witness {
  /** Of type 4. */
  verifier: NoteVerifier;
  /** POST to its `add-checkpoint`; rejects when it does not answer in time, or too much. */
  addCheckpoint(body: string): Promise<WitnessAnswer>;
}

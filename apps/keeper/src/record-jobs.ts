import type { ServerTime } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { askWitnesses, nameHeads, publishCheckpoints, signLog } from '@parley/oversight';
import type { CheckpointKeys, Checkpoints, JobFigures, LogSigning, RoomHeads, Witness } from '@parley/oversight';
import type { Logger } from '@parley/platform';
import type { ObjectStore } from '@parley/rooms';
import type { Job, Worked } from './job.js';

export interface RecordParts {
  heads: RoomHeads;
  signing: LogSigning;
  checkpoints: Checkpoints;
  objects: ObjectStore;
  keys: CheckpointKeys;
  witnesses: readonly Witness[];
  logKey: DataKey;
  /** Log entries under no checkpoint yet. */
  unsigned: () => Promise<Pick<JobFigures, 'waiting' | 'lag'>>;
  now: () => ServerTime;
}

const MINUTE_MS = 60_000;
/** Between a checkpoint and its being shown. */
const SHOW_MS = 2_000;
const SECOND_MS = 1_000;

/** The log's outward proof: it names the rooms, is signed, and is shown to others. */
export class RecordJobs {
  /** Why nothing is signed; null while it is. */
  #refusal: string | null = null;
  /** Its last look at the log found it good, and its own key the log's. */
  #mayCertify = false;
  /** The log was signed, or might have been, since witnesses were asked. */
  #toShow = false;

  /** Once it has looked at the log for the first time, whatever it saw. */
  readonly firstLook: Promise<void>;
  #looked: () => void = () => undefined;

  constructor(
    private readonly parts: RecordParts,
    private readonly logger: Logger,
  ) {
    this.firstLook = new Promise((resolve) => {
      this.#looked = resolve;
    });
  }

  /** Rejects while the log can't be signed because it is not what was signed. */
  readonly check = (): Promise<void> =>
    this.#refusal === null ? Promise.resolve() : Promise.reject(new Error(this.#refusal));

  /**
   * Whether certificates may be signed: null while this keeper has not looked at the log itself. Rejects while it refuses to sign the log:
   * nobody would believe a certificate by a key that the log does not know. Who never gets a turn leaves destruction to who has it.
   */
  readonly mayCertify = (): Promise<true | null> =>
    this.#refusal === null ? Promise.resolve(this.#mayCertify ? true : null) : Promise.reject(new Error(this.#refusal));

  jobs(): readonly Job[] {
    return [
      // One job: the checkpoint follows what it is to cover. What can't be named keeps nothing from being signed.
      { name: 'checkpoints', pause: MINUTE_MS, round: (go) => this.#record(go).finally(this.#looked) },
      { name: 'witnesses', pause: SHOW_MS, round: () => this.#witness() },
    ];
  }

  async #record(go: () => boolean): Promise<Worked> {
    const named = await this.#tried('the heads of rooms could not be named', () => nameHeads(this.parts, go));
    if (named && named.late.length > 0)
      this.logger.error(
        { rooms: named.late.slice(0, 100), of: named.late.length },
        'rooms are named late: keeper was away, or what it had named of them was deleted; their records stay unproved',
      );
    const altered = await this.parts.heads.altered();
    if (altered.length > 0)
      this.logger.error({ rooms: altered }, 'rooms are not what the log named, and are not named again: verify them');
    const signed = await signLog(this.parts);
    if (signed.did !== 'elsewhere') {
      this.#refusal = signed.did === 'refused' ? signed.because : null;
      this.#mayCertify = signed.did !== 'refused';
    }
    if (signed.did === 'refused')
      this.logger.error({ because: signed.because }, 'the log is not signed: it is not what was signed before');
    if (signed.did === 'signed') this.logger.info({ size: signed.size }, 'checkpoint signed');
    // What contradicts the log lies among the objects: it is not written over before somebody has looked.
    const published =
      this.#refusal === null
        ? await this.#tried('checkpoints could not be stored as objects', () => publishCheckpoints(this.parts))
        : null;
    this.#toShow = true;
    const failed = altered.length > 0 || named === null || published === null;
    return { done: named?.rooms ?? 0, ...(await this.parts.unsigned()), failed };
  }

  /** After each round of signing, and not while it goes on: a witness may take its time. */
  async #witness(): Promise<Worked | null> {
    if (!this.#toShow) return null;
    this.#toShow = false;
    const { cosigned, without, newestAt } = await askWitnesses(this.parts);
    for (const { witness, because } of without) this.logger.warn({ witness, because }, 'a witness has not cosigned');
    if (cosigned > 0) await publishCheckpoints(this.parts);
    const late = newestAt === null ? 0 : Math.round((this.parts.now() - newestAt) / SECOND_MS);
    return {
      done: cosigned,
      waiting: without.length,
      lag: without.length > 0 ? Math.max(0, late) : 0,
      failed: without.length > 0,
    };
  }

  async #tried<T>(failure: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.logger.error({ err: error }, failure);
      return null;
    }
  }
}

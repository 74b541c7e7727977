import { sha256 } from '@parley/crypto';
import type { CosignedCheckpoint } from '../ports/checkpoints.js';

/** Under the log's origin, for a log restored from another grows through the same sizes and must cover nothing of it up. */
export const checkpointObject = (origin: string, size: number | 'newest'): string => `checkpoints/${origin}/${size}`;

/** That another key signs from then on, as a note signed by both: whoever restores an older back-up learns the newer key by it. */
export const keyChangeObject = (statement: string): string =>
  `key-changes/${sha256(Buffer.from(statement, 'utf8')).toString('hex')}`;

/** The signed note with the cosignatures there are, by witness: plain text, to be kept by whoever wants to hold us to it. */
export const checkpointFile = ({ note, cosignatures }: Pick<CosignedCheckpoint, 'note' | 'cosignatures'>): string =>
  note + cosignatures.map(({ line }) => line).join('');

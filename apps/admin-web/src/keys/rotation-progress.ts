import type { KeysAnswer, RotationView } from '@parley/contracts';

/** Keeper is at it, or will be. */
export const isUnderWay = ({ finishedAt, superseded }: Pick<RotationView, 'finishedAt' | 'superseded'>): boolean =>
  finishedAt === null && !superseded;

/** Keys that another master key than this one still wraps. */
export const keysLeft = ({ masterKeys }: Pick<KeysAnswer, 'masterKeys'>, masterKeyId: number): number =>
  masterKeys.reduce((left, { id, rooms, services }) => (id === masterKeyId ? left : left + rooms + services), 0);

/** Master keys that wrap nothing and are not to wrap anything. */
export const unusedKeys = ({ primary, masterKeys }: Pick<KeysAnswer, 'primary' | 'masterKeys'>): number[] =>
  masterKeys.filter(({ id, rooms, services }) => id !== primary && rooms + services === 0).map(({ id }) => id);

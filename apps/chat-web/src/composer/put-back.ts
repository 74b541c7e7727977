import type { RoomId } from '@parley/contracts';

type TakeBack = (words: string) => void;
const fields = new Map<RoomId, TakeBack>();

/** The field of this room takes words back. Answers how to stop. */
export function takeBack(roomId: RoomId, take: TakeBack): () => void {
  fields.set(roomId, take);
  return () => {
    if (fields.get(roomId) === take) fields.delete(roomId);
  };
}

/** Gives words that could not be sent back to the field of their room. False when it has none now. */
export function putBack(roomId: RoomId, words: string): boolean {
  const take = fields.get(roomId);
  take?.(words);
  return take !== undefined;
}

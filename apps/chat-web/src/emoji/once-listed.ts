import { idle } from '../frame/idle.js';

/** Milliseconds. Longer than the picker itself waits for a quiet moment before it lists what was found. */
const PATIENCE = 200;

/** Resolves when the list shows what stands in the search field: first its data may be on their way, then what is found in them. */
export async function onceListed(): Promise<void> {
  await idle(PATIENCE);
  await idle(PATIENCE);
}

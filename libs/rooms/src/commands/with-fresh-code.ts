import { CodeTakenError } from '../ports/room-store.js';

/** Of 1,048,576 codes so many tries find a free one unless nearly all are taken. */
const TRIES = 64;

/** Runs `attempt` with new codes until one is free. Throws the last CodeTakenError when none was. */
export async function withFreshCode<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof CodeTakenError) || tries >= TRIES) throw error;
    }
  }
}

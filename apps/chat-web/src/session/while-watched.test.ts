import { describe, expect, it } from '@jest/globals';
import { WhileWatched } from './while-watched.js';

class Session {
  closed = false;
  readonly snapshot = { n: 1 };
  readonly subscribe = (): (() => void) => () => undefined;
  readonly getSnapshot = (): { n: number } => this.snapshot;
  close(): void {
    this.closed = true;
  }
}

describe('a session on screen', () => {
  it('opens with the first watcher and closes with the last', () => {
    const opened: Session[] = [];
    const held = new WhileWatched<Session>(() => {
      const session = new Session();
      opened.push(session);
      return session;
    });
    expect(held.getSnapshot()).toBeNull();
    const first = held.subscribe(() => undefined);
    const second = held.subscribe(() => undefined);
    expect(opened).toHaveLength(1);
    expect(held.getSnapshot()).toBe(held.getSnapshot());
    first();
    expect(opened[0]?.closed).toBe(false);
    second();
    expect(opened[0]?.closed).toBe(true);
    expect(held.getSnapshot()).toBeNull();
    held.subscribe(() => undefined);
    expect(opened).toHaveLength(2);
  });
});

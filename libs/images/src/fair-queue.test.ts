import { describe, expect, it } from '@jest/globals';
import { FairQueue } from './fair-queue.js';

interface Job {
  owner: string;
  name: string;
}
const job = (name: string): Job => ({ owner: name.slice(0, 1), name });
function queueOf(names: readonly string[], bounds = { waiting: 100, waitingOfOwner: 50 }) {
  const queue = new FairQueue<Job>(bounds);
  const jobs = names.map(job);
  return { queue, jobs, taken: jobs.filter((one) => queue.add(one)).map(({ name }) => name) };
}
function rest(queue: FairQueue<Job>): string[] {
  const names: string[] = [];
  for (let one = queue.next(); one; one = queue.next()) names.push(one.name);
  return names;
}

describe('a fair queue', () => {
  it('gives each owner one turn after the other, and keeps the order of what one owner has', () => {
    const { queue } = queueOf(['a1', 'a2', 'a3', 'b1', 'b2', 'c1']);
    expect(rest(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('lets who comes later wait for one turn of each other owner, however much they have waiting', () => {
    const { queue } = queueOf(Array.from({ length: 20 }, (_, at) => `a${at}`));
    expect(queue.next()?.name).toBe('a0');
    queue.add(job('v1'));
    expect([queue.next()?.name, queue.next()?.name]).toEqual(['a1', 'v1']);
  });

  it('takes no more than so many in all, and of one owner', () => {
    const { queue, taken } = queueOf(['a1', 'a2', 'a3', 'b1', 'c1'], { waiting: 3, waitingOfOwner: 2 });
    expect(taken).toEqual(['a1', 'a2', 'b1']);
    expect(queue.size).toBe(3);
    queue.next();
    expect(queue.add(job('c1'))).toBe(true);
  });

  it('lets one go that waits no longer, and knows none that does not wait', () => {
    const { queue, jobs } = queueOf(['a1', 'b1', 'a2']);
    const [a1, b1] = jobs as [Job, Job];
    expect([queue.remove(b1), queue.remove(b1), queue.remove(job('a1'))]).toEqual([true, false, false]);
    expect(queue.remove(a1)).toBe(true);
    expect(queue.size).toBe(1);
    expect(rest(queue)).toEqual(['a2']);
    expect(queue.size).toBe(0);
  });

  it('gives one that needs a second turn the next of its owner, after the others', () => {
    const { queue } = queueOf(['a1', 'a2', 'b1'], { waiting: 3, waitingOfOwner: 2 });
    const first = queue.next();
    if (!first) throw new Error('nothing waits');
    queue.add(job('c1'));
    queue.addAgain(first);
    expect(rest(queue)).toEqual(['b1', 'a1', 'c1', 'a2']);
  });
});

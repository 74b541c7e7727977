import { describe, expect, it } from '@jest/globals';
import type { Thumbprint } from '@parley/contracts';
import { FairQueue } from './fair-queue.js';

/** `a1` is the first of the only device of network `a`; `ax1` of its device `x`. */
const job = (name: string) => ({
  owner: { network: name.slice(0, 1), device: name.slice(0, -1) as Thumbprint },
  name,
});
type Job = ReturnType<typeof job>;
const BOUNDS = { waiting: 100, waitingOfNetwork: 60, waitingOfDevice: 50 };
function queueOf(names: readonly string[], bounds: Partial<typeof BOUNDS> = {}) {
  const queue = new FairQueue<Job>({ ...BOUNDS, ...bounds });
  const jobs = names.map(job);
  return { queue, jobs, taken: jobs.filter((one) => queue.add(one)).map(({ name }) => name) };
}
function rest(queue: FairQueue<Job>): string[] {
  const names: string[] = [];
  for (let one = queue.next(); one; one = queue.next()) names.push(one.name);
  return names;
}

describe('a fair queue', () => {
  it('gives each device one turn after the other, and keeps the order of what one device has', () => {
    const { queue } = queueOf(['a1', 'a2', 'a3', 'b1', 'b2', 'c1']);
    expect(rest(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('gives a network one turn, however many devices it says it has', () => {
    const { queue } = queueOf(['au1', 'au2', 'av1', 'aw1', 'ax1', 'b1', 'b2', 'b3']);
    expect(rest(queue)).toEqual(['au1', 'b1', 'av1', 'b2', 'aw1', 'b3', 'ax1', 'au2']);
  });

  it('lets who comes later wait for one turn of each other network, however much they have waiting', () => {
    const { queue } = queueOf(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
    expect(queue.next()?.name).toBe('a1');
    queue.add(job('v1'));
    expect([queue.next()?.name, queue.next()?.name]).toEqual(['a2', 'v1']);
  });

  it('takes no more than so many in all, of one network, and of one device', () => {
    const { queue, taken } = queueOf(['a1', 'a2', 'a3', 'b1', 'c1'], { waiting: 3, waitingOfDevice: 2 });
    expect(taken).toEqual(['a1', 'a2', 'b1']);
    expect(queue.size).toBe(3);
    queue.next();
    expect(queue.add(job('c1'))).toBe(true);
    expect(queueOf(['au1', 'av1', 'aw1', 'b1'], { waitingOfNetwork: 2 }).taken).toEqual(['au1', 'av1', 'b1']);
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

  it('gives one that needs a second turn the next of its device, after the others', () => {
    const { queue } = queueOf(['a1', 'a2', 'b1'], { waiting: 3, waitingOfDevice: 2 });
    const first = queue.next();
    if (!first) throw new Error('nothing waits');
    queue.add(job('c1'));
    queue.addAgain(first);
    expect(rest(queue)).toEqual(['b1', 'a1', 'c1', 'a2']);
  });
});

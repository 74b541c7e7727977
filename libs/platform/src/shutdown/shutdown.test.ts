import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '../logging/logger.js';
import { Shutdown } from './shutdown.js';

describe('Shutdown', () => {
  const logger = createLogger({ program: 'chat', level: 'silent' });
  let signals: EventEmitter;
  let exits: number[];
  let shutdown: Shutdown;
  beforeEach(() => {
    jest.useFakeTimers();
    signals = new EventEmitter();
    exits = [];
    shutdown = new Shutdown({ logger, signals, exit: (code) => exits.push(code), limitMs: 1_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const settle = () => jest.advanceTimersByTimeAsync(0);

  it('runs its steps in order and exits with 0', async () => {
    const order: string[] = [];
    shutdown.add('sockets', async () => {
      await Promise.resolve();
      order.push('sockets');
    });
    shutdown.add('database', () => Promise.resolve(order.push('database')));
    signals.emit('SIGTERM');
    await settle();
    expect(order).toEqual(['sockets', 'database']);
    expect(exits).toEqual([0]);
  });

  it('goes on after a failed step and exits with 1', async () => {
    const order: string[] = [];
    shutdown.add('sockets', () => Promise.reject(new Error('stuck')));
    shutdown.add('database', () => Promise.resolve(order.push('database')));
    signals.emit('SIGINT');
    await settle();
    expect(order).toEqual(['database']);
    expect(exits).toEqual([1]);
  });

  it('gives up when its time is over', async () => {
    shutdown.add('forever', () => new Promise(() => undefined));
    signals.emit('SIGTERM');
    await jest.advanceTimersByTimeAsync(999);
    expect(exits).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(exits).toEqual([1]);
  });

  it('exits at once on a second signal', async () => {
    shutdown.add('forever', () => new Promise(() => undefined));
    signals.emit('SIGINT');
    await jest.advanceTimersByTimeAsync(600);
    signals.emit('SIGINT');
    expect(exits).toEqual([1]);
  });

  it('takes the signal that npm hands on for the same press', async () => {
    shutdown.add('forever', () => new Promise(() => undefined));
    signals.emit('SIGINT');
    signals.emit('SIGINT');
    await jest.advanceTimersByTimeAsync(100);
    expect(exits).toEqual([]);
    expect(shutdown.draining).toBe(true);
  });

  it('exits at once when the launcher is gone', () => {
    signals.emit('disconnect');
    expect(exits).toEqual([1]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { isOwnPage } from './own-page.js';

const ORIGIN = 'https://parley.example';
const asked = (path: string, more: { method?: string; mode?: string } = {}) => ({
  method: 'GET',
  mode: 'navigate',
  url: new URL(path, ORIGIN).href,
  ...more,
});

describe('the requests the worker may answer without a network', () => {
  it('are those that open a page of ours', () => {
    for (const path of ['/', '/join/7Q0M#k=x', '/room/0192', '/host?kind=audited', '/apiary'])
      expect(isOwnPage(asked(path), ORIGIN)).toBe(true);
  });
  it('are never calls, live lines, files or anything sent', () => {
    for (const path of ['/api', '/api/v1/rooms', '/socket.io/?EIO=4', '/health/ready', '/metrics', '/assets/room.js'])
      expect(isOwnPage(asked(path), ORIGIN)).toBe(false);
    expect(isOwnPage(asked('/', { method: 'POST' }), ORIGIN)).toBe(false);
    expect(isOwnPage(asked('/', { mode: 'cors' }), ORIGIN)).toBe(false);
    expect(isOwnPage(asked('/', { mode: 'no-cors' }), ORIGIN)).toBe(false);
  });
  it('are never those of another origin', () => {
    expect(isOwnPage(asked('https://other.example/'), ORIGIN)).toBe(false);
    expect(isOwnPage(asked('http://parley.example/'), ORIGIN)).toBe(false);
  });
});

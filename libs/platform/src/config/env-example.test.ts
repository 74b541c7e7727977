import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { envExample } from './env-example.js';

describe('.env.example', () => {
  it('names every setting as the schema does', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample());
  });
});

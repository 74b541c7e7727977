import { describe, it } from '@jest/globals';
import { limitsStatements, matchmakerStatements, presenceStatements, replayGuardStatements } from '@parley/testing';
import { RateLimits } from '../limits/rate-limits.js';
import { MemoryMatchmaker } from './memory-matchmaker.js';
import { MemoryPresence } from './memory-presence.js';
import { MemoryReplayGuard } from './memory-replay-guard.js';

describe('presence in memory', () => {
  it.each(presenceStatements)('$says', ({ holds }) => holds(() => new MemoryPresence()));
});
describe('the matchmaker in memory', () => {
  it.each(matchmakerStatements)('$says', ({ holds }) => holds(() => new MemoryMatchmaker()));
});
describe('limits in memory', () => {
  it.each(limitsStatements)('$says', ({ holds }) => holds(() => RateLimits.inMemory()));
});
describe('the replay guard in memory', () => {
  it.each(replayGuardStatements)('$says', ({ holds }) => holds(() => new MemoryReplayGuard(Date.now)));
});

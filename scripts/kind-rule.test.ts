import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';

interface Piece {
  files?: string[];
  rules?: Linter.RulesRecord;
}
/** By a name that is put together: the configuration is plain JavaScript without types. */
const config = (await import(['..', 'eslint.config.js'].join('/'))) as { default: Piece[] };
const engineRules =
  config.default.find((piece) => piece.files?.some((glob) => glob.includes('{rooms,')) === true)?.rules ?? {};

const faults = (code: string): number =>
  new Linter().verify(
    code,
    [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser }, rules: engineRules }],
    'engine.ts',
  ).length;

describe('the engine never asks for a kind', () => {
  it.each([
    "if (room.policy.kind === 'sealed') end();",
    'const { kind } = room.policy;',
    'const label = policy.kind;',
    "switch (kind) { case 'minute': end(); }",
    "const hidden = name !== 'match';",
  ])('%s is a fault', (code) => {
    expect(faults(code)).toBeGreaterThan(0);
  });

  it.each([
    "if (policy.entry.by === 'link') open();",
    "if (policy.keys === 'members') skip();",
    'const offered = policies.get(input.kind);',
  ])('%s is none', (code) => {
    expect(faults(code)).toBe(0);
  });
});

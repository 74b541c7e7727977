import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The engine runs on a policy's fields; a room's kind is a label for people, pages and metrics (docs/adr). */
const KIND = '/^(audited|link|minute|match|sealed)$/';
const message = 'The engine never asks for a kind: decide by a field of its policy.';
const comparesKinds = {
  // `entry.by` has a value of the same spelling.
  selector: [
    `BinaryExpression[operator=/^[!=]==?$/]:not([left.property.name='by']) > Literal[value=${KIND}]`,
    `SwitchStatement:not([discriminant.property.name='by']) > SwitchCase > Literal[value=${KIND}]`,
  ].join(', '),
  message,
};
const readsKind = {
  selector: [
    "MemberExpression[property.name='kind'][object.name=/policy$/i]",
    "MemberExpression[property.name='kind'][object.property.name=/policy$/i]",
    "VariableDeclarator[init.name=/policy$/i] > ObjectPattern > Property[key.name='kind']",
    "VariableDeclarator[init.property.name=/policy$/i] > ObjectPattern > Property[key.name='kind']",
  ].join(', '),
  message,
};

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'reports', '.parley', 'test-results'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['libs/{rooms,record,crypto,devices,volatile}/src/**/*.ts', 'apps/{chat,keeper}/src/**/*.ts'],
    ignores: ['**/*.test.ts', 'libs/rooms/src/policies/**'],
    rules: { 'no-restricted-syntax': ['error', readsKind, comparesKinds] },
  },
  {
    // Here a kind is also a column and a label on the console; what may not be is a branch.
    files: ['libs/{persistence,oversight}/src/**/*.ts', 'apps/admin/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', comparesKinds] },
  },
  // Playwright reads from the empty pattern that a fixture needs no other.
  { files: ['e2e/**/*.ts'], rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] } },
  { files: ['**/*.tsx'], extends: [reactHooks.configs.flat.recommended] },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        globalThis: 'readonly',
        module: 'writable',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
        document: 'readonly',
        window: 'readonly',
        localStorage: 'readonly',
        matchMedia: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);

import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { arrowsRule } from './scripts/arrows.mjs';

const nodeGlobals = ['Buffer', 'URL', 'console', 'fetch', 'process', 'setTimeout'];
const commonJsGlobals = ['__dirname', 'module', 'require'];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default defineConfig(
  globalIgnores(['**/build/', '**/coverage/', '**/dist/', '**/node_modules/', '**/imports/', 'docs/public/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'off',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: readonly(nodeGlobals) } },
  {
    files: ['**/*.{cjs,js}'],
    languageOptions: { sourceType: 'commonjs', globals: readonly(commonJsGlobals) },
  },
  {
    files: ['**/*.ts', 'docs/**/*.mts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // jsii knows maps as index signatures only.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    plugins: { house: { rules: { arrows: arrowsRule } } },
    rules: {
      'house/arrows': 'error',
      'max-lines': ['error', 400],
      'no-console': 'error',
      // What jsii asks of signatures: `any` for free-form values, classes for static functions.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    // Whoever reads manifests reads them as typed views.
    files: ['lib/{analysis,cli,compare,graph,mesh,requests,simulate,testing}/**/*.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'error' },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      // Tests feed in what the types would refuse, know what they look up, and run an app by requiring it.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
);

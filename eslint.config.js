import js from '@eslint/js';
import { fixupPluginRules } from '@eslint/compat';
import prettier from 'eslint-config-prettier';
import sfPlugin from 'eslint-plugin-sf-plugin';
import ts from 'typescript-eslint';

const { plugins: _plugins, extends: _extends, ...sfRecommended } = sfPlugin.configs.recommended;

export default ts.config(
  // The two .mjs of the bench run before and beside the measured program, untranspiled.
  { ignores: ['lib/', 'node_modules/', 'force-app/', 'coverage/', 'test/bench/support/*.mjs'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['bin/*.js', 'eslint.config.js', 'test/support/*.cjs'] }, tsconfigRootDir: import.meta.dirname },
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
    },
    plugins: { 'sf-plugin': fixupPluginRules(sfPlugin) },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  { files: ['src/commands/**/*.ts'], rules: sfRecommended.rules },
  { files: ['bin/*.js', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.js', '**/*.cjs'], ...ts.configs.disableTypeChecked },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly', module: 'writable', process: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier
);

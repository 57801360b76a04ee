/** `eslint --config test/lwc/eslint.config.js force-app/main/default/lwc`: what Salesforce asks of a component's code. */
import recommended from '@salesforce/eslint-config-lwc/recommended.js';

export default [
  ...recommended,
  {
    files: ['**/__tests__/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['describe', 'it', 'expect', 'jest', 'beforeEach', 'afterEach'].map((name) => [name, 'readonly'])
      ),
    },
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*'] }],
      // A test feeds the adapters, and mounts one card after another.
      '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off',
      'no-await-in-loop': 'off',
    },
  },
];

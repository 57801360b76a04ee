/* global __dirname */
/**
 * `jest --config test/lwc/jest.config.cjs`, from the project's folder: every component test runs twice, for a user who reads English and for one
 * who reads Spanish, with the words that are shipped. Days are read in the time zone of Chicago.
 */
const { resolve } = require('node:path');
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');
const { writeLabelModules } = require('./support/label-modules.cjs');

const root = resolve(__dirname, '../..');
// The compiler and the engine must be of one version; the one that the tests would find by themselves is older than the compiler.
const engine = require.resolve('@lwc/engine-dom/dist/index.cjs', { paths: [resolve(root, 'node_modules/lwc')] });
const modules = writeLabelModules(root, resolve(root, 'node_modules/.cache/power-lwc/labels'));

function project(language) {
  return {
    ...jestConfig,
    displayName: language,
    rootDir: root,
    roots: ['<rootDir>/force-app/main/default/lwc'],
    testMatch: ['**/__tests__/**/*.test.js'],
    setupFilesAfterEnv: ['<rootDir>/test/lwc/support/setup.cjs'],
    moduleNameMapper: {
      '^(lwc|@lwc/engine-dom)$': engine,
      '^@salesforce/label/c\\.(\\w+)$': `${modules[language]}/$1.js`,
      '^@salesforce/i18n/lang$': `<rootDir>/test/lwc/support/lang-${language}.cjs`,
      '^@salesforce/i18n/timeZone$': '<rootDir>/test/lwc/support/time-zone.cjs',
      '^lightning/navigation$': '<rootDir>/test/lwc/support/navigation.cjs',
      '^test/(.*)$': '<rootDir>/test/lwc/support/$1.cjs',
    },
    collectCoverageFrom: undefined,
  };
}

module.exports = { rootDir: root, projects: [project('en'), project('es')] };

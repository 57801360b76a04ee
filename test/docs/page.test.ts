import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { projectRoot, readProject } from '../../src/schema/index.js';
import { currentPage, PAGE } from './current.js';

describe('docs/MODEL.md', () => {
  const page = readFileSync(PAGE, 'utf8');

  it('is what the metadata says today (npm run docs writes it anew)', () => {
    expect(page).to.equal(currentPage());
  });

  it('draws every relationship and lists every field and rule', () => {
    for (const object of readProject(projectRoot()).objects.filter(({ custom }) => custom)) {
      for (const field of object.fields.filter(({ custom }) => custom)) {
        expect(page).to.include(`\`${field.name}\``);
        if (field.reference !== undefined) expect(page).to.include(`${object.name.slice(0, -3)} : "${field.label}"`);
      }
      for (const rule of object.validationRules) expect(page).to.include(`\`${rule.name}\``);
    }
  });
});

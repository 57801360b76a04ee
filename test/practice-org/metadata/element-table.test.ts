import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { elementTypeOf, wordsOf } from '../../../src/practice-org/metadata/element-types.js';
import { elementTableFile } from './make-element-table.js';
import { projectRoot } from './support.js';

describe('practice-org/metadata element table', () => {
  it('says what the types of the Metadata API say that is installed here', () => {
    const shipped = readFileSync(join(projectRoot, 'src/practice-org/metadata/element-table.ts'), 'utf8');
    expect(
      shipped === elementTableFile(),
      'make it again: node --import tsx test/practice-org/metadata/make-element-table.ts'
    ).to.equal(true);
  });

  it('knows what is needed, what may come more than once, and which words a place takes', () => {
    const path = elementTypeOf('PathAssistant')!;
    expect(path.elements.get('recordTypeName')).to.include({ required: true, list: false, kind: 'text' });
    expect(path.elements.get('pathAssistantSteps')).to.include({ list: true, kind: 'type', type: 'PathAssistantStep' });
    expect(path.elements.get('fullName')).to.include({ required: false });
    expect([...wordsOf('DeleteConstraint')]).to.deep.equal(['Cascade', 'Restrict', 'SetNull']);
    expect(elementTypeOf('ReportFolder')!.elements.get('name')).to.include({ required: true });
    expect(elementTypeOf('DeleteConstraint')).to.equal(undefined);
    expect(elementTypeOf('Nothing')).to.equal(undefined);
  });
});

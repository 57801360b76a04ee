import type { KindMistake } from './by-kind.js';

const META = /lwc\/.*js-meta/;
const LABELS = /labels-meta/;
const OBJECTS = /objectTranslation-meta/;
const FIELDS = /fieldTranslation-meta/;
const SETS = /globalValueSetTranslation-meta/;
const REST = /\.translation-meta/;

/** Components, labels, translations, and the files about the project. */
export const CODE: readonly KindMistake[] = [
  { says: 'a target nobody has', files: META, from: /<target>[^<]*</, to: '<target>lightning__Page<', rule: /^bundle-target$/, most: 3 },
  { says: 'a component that is not exposed but has targets', files: META, from: /<isExposed>true</, to: '<isExposed>false<', rule: /^(bundle-exposed|page-component)$/, most: 3 },
  { says: 'a component exposed for nothing', files: META, from: /<isExposed>false</, to: '<isExposed>true<', rule: /^bundle-exposed$/, most: 3 },
  { says: 'a component for an object that is not there', files: META, from: /<object>\w+</, to: '<object>Site__c<', rule: /^(bundle-object|page-component)$/, most: 3 },
  { says: 'a component configured for what it has not', files: META, from: /<targetConfig targets="[^"]*"/, to: '<targetConfig targets="lightning__HomePage"', rule: /^bundle-target$/, most: 3 },
  { says: 'a component of an old version', files: META, from: /<apiVersion>[^<]*</, to: '<apiVersion>48.0<', rule: /^bundle-version$/, most: 3 },
  { says: 'a component without a name', files: META, from: / {4}<masterLabel>.*\n/, to: '', rule: /^bundle-text$/, most: 3 },
  { says: 'a component that says nothing of pages', files: META, from: / {4}<isExposed>.*\n/, to: '', rule: /^bundle-exposed$/, most: 3 },
  { says: 'a label that is not there', files: /lwc\/.*\.js$/, from: /@salesforce\/label\/c\.(\w+)/, to: '@salesforce/label/c.$1s', rule: /^label-missing$/, most: 4 },
  { says: 'a label of another namespace', files: /lwc\/.*\.js$/, from: /@salesforce\/label\/c\./, to: '@salesforce/label/power.', rule: /^label-missing$/, most: 2 },
  { says: 'a field that is not there', files: /lwc\/.*\.js$/, from: /(@salesforce\/schema\/\w+\.)\w+/, to: '$1Nowhere__c', rule: /^bundle-import$/, most: 4 },
  { says: 'an object that is not there', files: /lwc\/.*\.js$/, from: /@salesforce\/schema\/\w+__c/, to: '@salesforce/schema/Site__c', rule: /^bundle-import$/, most: 3 },
  { says: 'a component that is not there', files: /lwc\/.*\.js$/, from: /from 'c\/\w+'/, to: "from 'c/nothing'", rule: /^bundle-import$/, most: 3 },
  { says: 'a component in the markup that is not there', files: /lwc\/.*\.html$/, from: /<c-[a-z-]+/, to: '<c-nothing', rule: /^bundle-import$/, most: 2 },

  { says: 'a label in another language', files: LABELS, from: /<language>en_US</, to: '<language>es<', rule: /^label-language$/ },
  { says: 'a label hidden from code', files: LABELS, from: /<protected>false</, to: '<protected>true<', rule: /^label-protected$/ },
  { says: 'a label of more than 1,000 characters', files: LABELS, from: /<value>/, to: `<value>${'Words '.repeat(170)}`, rule: /^text-length$/ },
  { says: 'a short description that is long', files: LABELS, from: /<shortDescription>/, to: `<shortDescription>${'Words '.repeat(15)}`, rule: /^text-length$/ },
  { says: 'a label nobody shows', files: LABELS, from: /<fullName>(\w+)</, to: '<fullName>$1_Now<', rule: /^(label-unused|label-missing)$/ },
  { says: 'two labels with one name', files: LABELS, from: /( {4}<labels>\n(?: {8}.*\n)+? {4}<\/labels>\n)/, to: '$1$1', rule: /^label-name$/ },
  { says: 'a label with a space in its name', files: LABELS, from: /<fullName>(\w+)</, to: '<fullName>$1 x<', rule: /^label-name$/ },
  { says: 'a label that is blank', files: LABELS, from: /<value>[^<]*</, to: '<value><', rule: /^label-blank$/ },

  { says: 'a first letter for grammar', files: OBJECTS, from: /<\/CustomObjectTranslation>/, to: '    <startsWith>Consonant</startsWith>\n</CustomObjectTranslation>', rule: /^translation-grammar$/ },
  { says: 'an article', files: OBJECTS, from: /<caseValues>\n/, to: '<caseValues>\n        <article>Definite</article>\n', rule: /^translation-grammar$/ },
  { says: 'one word too few', files: OBJECTS, from: / {4}<caseValues>[\s\S]*?<\/caseValues>\n/, to: '', rule: /^translation-grammar$/, most: 3 },
  { says: 'a neuter', files: OBJECTS, from: /<gender>\w+</, to: '<gender>Neuter<', rule: /^translation-grammar$/ },
  { says: 'a rule that is not there', files: OBJECTS, from: /(<validationRules>\n(?:.*\n)*?\s+<name>)[A-Z]\w+</, to: '$1NOT_THERE<', rule: /^translation-(key|cover)$/, most: 4 },
  { says: 'a section that is not there', files: OBJECTS, from: /<section>[^<]*</, to: '<section>Nowhere<', rule: /^translation-(key|cover)$/, most: 4 },
  { says: 'a layout that is not there', files: OBJECTS, from: /<layout>[^<]*</, to: '<layout>Nowhere Layout<', rule: /^translation-(key|cover)$/, most: 4 },
  { says: 'an action that is not there', files: OBJECTS, from: /(<quickActions>\n(?:.*\n)*?\s+<name>)\w+</, to: '$1Nowhere<', rule: /^translation-(key|cover)$/, most: 3 },
  { says: 'a rule’s message of more than 255', files: OBJECTS, from: /<errorMessage>/, to: `<errorMessage>${'Hágalo ahora. '.repeat(19)}`, rule: /^text-length$/, most: 3 },
  { says: 'a rule left in silence', files: OBJECTS, from: / {4}<validationRules>[\s\S]*?<\/validationRules>\n/, to: '', rule: /^translation-cover$/, most: 4 },
  { says: 'a value that is not there', files: FIELDS, from: /<masterLabel>([^<]*)</, to: '<masterLabel>$1 x<', rule: /^translation-(key|cover)$/, most: 6 },
  { says: 'a value in the wrong case', files: FIELDS, from: /<masterLabel>([A-Z])/, to: (_, letter) => `<masterLabel>${letter.toLowerCase()}`, rule: /^translation-key$/, most: 4 },
  { says: 'a value left in English', files: FIELDS, from: / {4}<picklistValues>[\s\S]*?<\/picklistValues>\n/, to: '', rule: /^translation-cover$/, most: 4 },
  { says: 'a Spanish label of more than 40', files: FIELDS, from: /<label>[^<]*</, to: `<label>${'Palabra '.repeat(6)}<`, rule: /^text-length$/, most: 4 },
  { says: 'no help in Spanish', files: FIELDS, from: / {4}<help>.*\n/, to: '', rule: /^translation-cover$/, most: 4 },
  { says: 'no label in Spanish', files: FIELDS, from: / {4}<label>.*\n/, to: '', rule: /^translation-cover$/, most: 3 },
  { says: 'a field’s name that is not the file’s', files: FIELDS, from: /<name>\w+</, to: '<name>Nowhere__c<', rule: /^name-full-name$/, most: 3 },
  { says: 'a field with a gender', files: FIELDS, from: /( {4}<help>)/, to: '    <gender>Masculine</gender>\n$1', rule: /^translation-grammar$/ },
  { says: 'a field’s words for many', files: FIELDS, from: /( {4}<help>)/, to: '    <caseValues>\n        <plural>true</plural>\n        <value>Muchos</value>\n    </caseValues>\n$1', rule: /^translation-grammar$/ },
  { says: 'a shared value that is not there', files: SETS, from: /<masterLabel>([^<]*)</, to: '<masterLabel>$1 x<', rule: /^translation-(key|cover)$/, most: 4 },
  { says: 'a shared value left in English', files: SETS, from: / {4}<valueTranslation>[\s\S]*?<\/valueTranslation>\n/, to: '', rule: /^(translation-cover|schema-missing)$/, most: 4 },
  { says: 'a shared value twice', files: SETS, from: /( {4}<valueTranslation>[\s\S]*?<\/valueTranslation>\n)/, to: '$1$1', rule: /^translation-key$/, most: 3 },
  { says: 'a shared value in the wrong case', files: SETS, from: /<masterLabel>([A-Z])/, to: (_, letter) => `<masterLabel>${letter.toLowerCase()}`, rule: /^translation-key$/, most: 3 },
  { says: 'a translation that is blank', files: SETS, from: /<translation>[^<]*</, to: '<translation><', rule: /^translation-(blank|cover)$/, most: 3 },
  { says: 'a label’s translation under another name', files: REST, from: /(<customLabels>\n(?:.*\n)*?\s+<name>)\w+</, to: '$1Nowhere<', rule: /^translation-(key|cover)$/ },
  { says: 'an app’s translation under another name', files: REST, from: /(<customApplications>\n(?:.*\n)*?\s+<name>)\w+</, to: '$1Nowhere<', rule: /^translation-(key|cover)$/ },
  { says: 'a label’s translation gone', files: REST, from: / {4}<customLabels>[\s\S]*?<\/customLabels>\n/, to: '', rule: /^translation-cover$/ },
  { says: 'a label’s translation without its placeholder', files: REST, from: /(<label>[^<]*)\{\d\}/, to: '$1x', rule: /^translation-cover$/ },
  { says: 'a report type’s translation under another name', files: REST, from: /(<reportTypes>\n(?:.*\n)*?\s+<name>)\w+</, to: '$1Nowhere<', rule: /^translation-(key|cover)$/ },
  { says: 'a dashboard that is not translated by a deploy', files: REST, from: /<\/Translations>/, to: '    <dashboards>\n        <name>Nowhere</name>\n    </dashboards>\n</Translations>', rule: /^translation-key$/ },

  { says: 'a pattern that swallows components', files: /^\.forceignore$/, from: /$/, to: '\n**/reportTypes/**\n', rule: /^project-ignored$/, anywhere: true },
  { says: 'a pattern that swallows the translations', files: /^\.forceignore$/, from: /$/, to: '\n**/objectTranslations/**\n**/translations/**\n', rule: /^project-ignored$/, anywhere: true },
  { says: 'tests that would be deployed', files: /^\.forceignore$/, from: /.*__tests__.*\n/, to: '', rule: /^project-ignored$/ },
  { says: 'a project without its translations', files: /^sfdx-project\.json$/, from: /force-app\/es/, to: 'force-app/fr', rule: /^project-file$/ },
  { says: 'a project of another version', files: /^sfdx-project\.json$/, from: /66\.0/, to: '62.0', rule: /^project-file$/ },
  { says: 'a project with a namespace', files: /^sfdx-project\.json$/, from: /"namespace": ""/, to: '"namespace": "power"', rule: /^project-file$/ },
];

/** The custom labels of force-app as modules, one folder a language, so that tests and pages show what is shipped. */
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { XMLParser } = require('fast-xml-parser');

const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => name === 'labels' || name === 'customLabels',
});

/** { en: { POWER_X: 'words' }, es: { … } } */
function readLabels(root) {
  const english = parser.parse(
    readFileSync(join(root, 'force-app/main/default/labels/CustomLabels.labels-meta.xml'), 'utf8')
  );
  const spanish = parser.parse(
    readFileSync(join(root, 'force-app/es/default/translations/es.translation-meta.xml'), 'utf8')
  );
  return {
    en: Object.fromEntries(english.CustomLabels.labels.map(({ fullName, value }) => [fullName, value])),
    es: Object.fromEntries(spanish.Translations.customLabels.map(({ name, label }) => [name, label])),
  };
}

/** Writes them below `folder` and hands back the folder of each language. A label without a translation is shown in English, as the org does. */
function writeLabelModules(root, folder) {
  const { en, es } = readLabels(root);
  const folders = {};
  // A label that is gone must be missed.
  rmSync(folder, { recursive: true, force: true });
  for (const [language, labels] of Object.entries({ en, es: { ...en, ...es } })) {
    folders[language] = join(folder, language);
    mkdirSync(folders[language], { recursive: true });
    for (const [name, words] of Object.entries(labels)) {
      writeFileSync(
        join(folders[language], `${name}.js`),
        `exports.__esModule = true;\nexports.default = ${JSON.stringify(words)};\n`
      );
    }
  }
  return folders;
}

module.exports = { readLabels, writeLabelModules };

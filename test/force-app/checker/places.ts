/**
 * Promise: where each kind of file lives, which root it has, and whether it says its own name. The suffix tells the kind. From the
 * deploy library’s registry of source formats. Translations live in the second package directory, everything else in the first.
 */
export type Place = {
  readonly folder: RegExp;
  readonly root: string;
  /** The element that repeats the file’s name; none where the file name alone is the name. */
  readonly named?: 'fullName' | 'name';
};

const inside = (folder: string): RegExp => new RegExp(`^objects/[^/]+/${folder}/[^/]+$`);
const flat = (folder: string): RegExp => new RegExp(`^${folder}/[^/]+$`);

export const PLACES: Readonly<Record<string, Place>> = {
  object: { folder: /^objects\/([^/]+)\/\1\.object-meta\.xml$/, root: 'CustomObject' },
  field: { folder: inside('fields'), root: 'CustomField', named: 'fullName' },
  validationRule: { folder: inside('validationRules'), root: 'ValidationRule', named: 'fullName' },
  compactLayout: { folder: inside('compactLayouts'), root: 'CompactLayout', named: 'fullName' },
  listView: { folder: inside('listViews'), root: 'ListView', named: 'fullName' },
  layout: { folder: flat('layouts'), root: 'Layout' },
  permissionset: { folder: flat('permissionsets'), root: 'PermissionSet' },
  tab: { folder: flat('tabs'), root: 'CustomTab' },
  app: { folder: flat('applications'), root: 'CustomApplication' },
  globalValueSet: { folder: flat('globalValueSets'), root: 'GlobalValueSet' },
  flexipage: { folder: flat('flexipages'), root: 'FlexiPage' },
  pathAssistant: { folder: flat('pathAssistants'), root: 'PathAssistant' },
  quickAction: { folder: flat('quickActions'), root: 'QuickAction' },
  labels: { folder: /^labels\/CustomLabels\.labels-meta\.xml$/, root: 'CustomLabels' },
  report: { folder: /^reports\/[^/]+\/[^/]+$/, root: 'Report' },
  reportFolder: { folder: flat('reports'), root: 'ReportFolder' },
  reportType: { folder: flat('reportTypes'), root: 'ReportType' },
  dashboard: { folder: /^dashboards\/[^/]+\/[^/]+$/, root: 'Dashboard' },
  dashboardFolder: { folder: flat('dashboards'), root: 'DashboardFolder' },
  flow: { folder: flat('flows'), root: 'Flow' },
  js: { folder: /^lwc\/([^/]+)\/\1\.js-meta\.xml$/, root: 'LightningComponentBundle' },
  objectTranslation: {
    folder: /^es\/objectTranslations\/([^/]+-es)\/\1\.objectTranslation-meta\.xml$/,
    root: 'CustomObjectTranslation',
  },
  fieldTranslation: {
    folder: /^es\/objectTranslations\/[^/]+-es\/[^/]+$/,
    root: 'CustomFieldTranslation',
    named: 'name',
  },
  globalValueSetTranslation: {
    folder: /^es\/globalValueSetTranslations\/[^/]+-es\.[^/]+$/,
    root: 'GlobalValueSetTranslation',
  },
  translation: { folder: /^es\/translations\/es\.translation-meta\.xml$/, root: 'Translations' },
};

/** Files of code, each of which belongs to the bundle it lies in. */
export const BUNDLE_FILE = /^lwc\/[a-z][A-Za-z0-9]*\/[a-zA-Z][A-Za-z0-9]*\.(js|html|css|svg)$/;

/** Files about the project, which are looked at but are no metadata. */
export const PROJECT_FILES: ReadonlySet<string> = new Set(['.forceignore', 'sfdx-project.json']);

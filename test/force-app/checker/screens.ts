/**
 * Promise: tabs and the app show what is there, with a motif that exists. From the Metadata API reference of CustomTab and CustomApplication.
 */
import { children, lineOf, textOf } from './xml.js';
import type { Model } from './model.js';
import type { Problem } from './types.js';

/** Pairs of number and name that retrieved metadata shows; the platform refuses any other. */
const MOTIFS = new Set(
  (
    '3: Sun;4: Hexagon;5: Leaf;9: Lightning;11: Star;13: Box;14: Hands;15: People;16: Bank;17: Sack;18: Form;19: Wrench;20: Airplane;21: Computer;' +
    '23: Mail;24: Building;25: Alarm clock;26: Flag;27: Laptop;29: PDA;30: Radar dish;32: Factory;33: Desk;37: Bridge;39: Telescope;41: Stack of Cash;' +
    '42: Treasure chest;45: Ticket;46: Postage;47: Chess piece;48: Trophy;50: Big top;51: Apple;53: Bell;55: Books;56: Bottle;57: Building Block;' +
    '61: Castle;62: Chalkboard;64: Compass;67: Gears;68: Globe;72: Helicopter;74: Hot Air Balloon;78: Map;79: Measuring Tape;82: Whistle;83: Pencil;' +
    '84: Presenter;85: Real Estate Sign;86: Red Cross;87: Safe;90: Scales;95: Stopwatch;96: Street Sign;98: Truck'
  )
    .split(';')
    .map((pair) => `Custom${pair}`)
);

const STANDARD_TABS = new Set([
  'standard-home',
  'standard-Account',
  'standard-report',
  'standard-Dashboard',
  'standard-Task',
  'standard-File',
]);

const checkTabs = (model: Model): Problem[] =>
  model.ofType('CustomTab').flatMap(({ file, name, root }) => {
    const motif = textOf(root, 'motif') ?? '';
    return [
      ...(MOTIFS.has(motif)
        ? []
        : [
            {
              file,
              line: lineOf(root, 'motif'),
              rule: 'tab-motif',
              message: `"${motif}" is not a motif that is known`,
            },
          ]),
      ...(textOf(root, 'customObject') === 'true' && !model.objects.has(name)
        ? [{ file, line: root.line, rule: 'tab-object', message: `there is no object ${name}` }]
        : []),
      ...(textOf(root, 'customObject') === 'true' && textOf(root, 'label') !== undefined
        ? [
            {
              file,
              line: lineOf(root, 'label'),
              rule: 'tab-object',
              message: 'an object’s tab takes the object’s label',
            },
          ]
        : []),
    ];
  });

const checkApps = (model: Model): Problem[] =>
  model.ofType('CustomApplication').flatMap(({ file, root }) => {
    const seen = new Set<string>();
    const tabs = children(root, 'tabs').flatMap((tab) => {
      const name = tab.text.trim();
      const again = seen.has(name);
      seen.add(name);
      const known = STANDARD_TABS.has(name) || model.ofType('CustomTab').some((candidate) => candidate.name === name);
      return [
        ...(known ? [] : [{ file, line: tab.line, rule: 'app-tab', message: `there is no tab ${name}` }]),
        ...(again ? [{ file, line: tab.line, rule: 'app-tab', message: `${name} is there twice` }] : []),
      ];
    });
    return [
      ...tabs,
      ...(textOf(root, 'uiType') === 'Lightning'
        ? []
        : [{ file, line: root.line, rule: 'app-type', message: 'the app is a Lightning app' }]),
    ];
  });

export const checkScreens = (model: Model): Problem[] => [...checkTabs(model), ...checkApps(model)];

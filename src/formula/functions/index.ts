/** All functions of Salesforce's documented list, by upper-case name. Promise: one table; a name that is not in it is unknown. */
import { advancedFunctions } from './advanced.js';
import { conversionFunctions } from './conversion.js';
import { dateFunctions } from './date.js';
import { linkFunctions } from './links.js';
import { locationFunctions } from './location.js';
import { logicFunctions } from './logic.js';
import { mathFunctions } from './math.js';
import { momentFunctions } from './moment.js';
import { recordFunctions } from './record.js';
import { regexFunction } from './regex.js';
import type { Specification } from './spec.js';
import { textFunctions } from './text.js';

export const functions: ReadonlyMap<string, Specification> = new Map(
  [
    logicFunctions,
    textFunctions,
    conversionFunctions,
    [regexFunction],
    mathFunctions,
    dateFunctions,
    momentFunctions,
    recordFunctions,
    locationFunctions,
    linkFunctions,
    advancedFunctions,
  ]
    .flat()
    .map((specification): [string, Specification] => [specification.name, specification])
);

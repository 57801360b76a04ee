import { locationHalfBlank, locationOutOfRange, wrongUnit } from '../failures.js';
import { asLocation, asNumber, asText, fail, miss } from '../expression.js';
import type { Evaluate, Expression, Geolocation } from '../expression.js';
import { fromDouble } from '../numbers.js';
import type { Numeric } from '../numbers.js';
import { wrongArgument, wrongArgumentValue } from '../problems.js';
import { words } from '../words.js';
import { argument, expectCount, expectTypes, expectTypesFrom, problem, wrongType } from './spec.js';
import type { Call, Specification } from './spec.js';
import type { FormulaContext, ValueType } from '../types.js';

/* Locations */

const asDouble = (value: Numeric): number => (typeof value === 'number' ? value : value.toNumber());

const requireNumber = (call: Call, expression: Expression, limit: number): Evaluate<Numeric> => {
  if (expression.type !== 'Number') throw wrongType(call, expression, 'Number');
  const known = expression.literal === 'number' ? (expression.constant?.value as Numeric) : 0;
  if (Math.abs(asDouble(known)) > limit)
    throw problem(call, 'wrongArgumentValue', wrongArgument('GEOLOCATION'), expression.span);
  return asNumber(expression);
};

const geolocation: Specification = {
  name: 'GEOLOCATION',
  build: (call) => {
    expectCount(call, 2);
    const latitudeOf = requireNumber(call, argument(call, 0), 90);
    const longitudeOf = requireNumber(call, argument(call, 1), 180);
    return {
      type: 'Location',
      canFail: true,
      evaluate: (run): Geolocation | null => {
        const latitude = latitudeOf(run);
        const longitude = longitudeOf(run);
        if (latitude !== null && Math.abs(asDouble(latitude)) > 90) return fail(run, locationOutOfRange);
        if (longitude !== null && Math.abs(asDouble(longitude)) > 180) return fail(run, locationOutOfRange);
        if ((latitude === null) !== (longitude === null)) return fail(run, locationHalfBlank);
        return [latitude, longitude];
      },
    };
  },
};

/** Mean radius of the earth, as the platform has it. */
const radii: ReadonlyMap<string | null, number> = new Map([
  ['mi', 3958.761],
  ['km', 6371.009],
]);

const toRadians = (degrees: number): number => (degrees / 180) * Math.PI;

const onSphere = (latitude: number, longitude: number): readonly [number, number, number] => {
  const ring = Math.cos(toRadians(latitude));
  return [Math.sin(toRadians(longitude)) * ring, Math.cos(toRadians(longitude)) * ring, Math.sin(toRadians(latitude))];
};

/** Great-circle distance by way of the chord. */
const greatCircle = (from: Geolocation, to: Geolocation, radius: number): number | null => {
  const [fromLatitude, fromLongitude] = from;
  const [toLatitude, toLongitude] = to;
  if (fromLatitude === null || fromLongitude === null || toLatitude === null || toLongitude === null) return null;
  const start = onSphere(asDouble(fromLatitude), asDouble(fromLongitude));
  const end = onSphere(asDouble(toLatitude), asDouble(toLongitude));
  const chord = Math.hypot(start[0] - end[0], start[1] - end[1], start[2] - end[2]);
  return 2 * radius * Math.asin(Math.min(1, chord / 2));
};

const distance: Specification = {
  name: 'DISTANCE',
  size: 200,
  build: (call) => {
    expectCount(call, 3);
    const [from, to] = [argument(call, 0), argument(call, 1)].map((expression) => {
      if (expression.type !== 'Location') throw wrongType(call, expression, 'Location');
      return asLocation(expression);
    });
    const unit = argument(call, 2);
    if (unit.type !== 'Text') throw wrongType(call, unit, 'Text');
    const written = unit.literal === 'text' ? String(unit.constant?.value ?? '') : 'mi';
    if (!radii.has(written.toLowerCase())) {
      throw problem(call, 'wrongArgumentValue', wrongArgumentValue(call.name, "'mi'/'km'", `'${written}'`), unit.span);
    }
    const unitOf = asText(unit);
    return {
      type: 'Number',
      canFail: true,
      canBeNull: true,
      evaluate: (run) => {
        const radius = radii.get(unitOf(run));
        if (radius === undefined) return fail(run, wrongUnit);
        const start = from?.(run) ?? null;
        const end = to?.(run) ?? null;
        const length = start === null || end === null ? null : greatCircle(start, end, radius);
        return length === null ? null : fromDouble(length);
      },
    };
  },
};

/* Links and encodings */

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

const scriptEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '<': '\\u003C',
  '>': '\\u003E',
  '/': '\\/',
};
const escapeScript = (text: string): string =>
  text.replace(/[\\'"\n\r<>/]/g, (character) => scriptEscapes[character] ?? character);

/** As Java's URLEncoder: a blank is `+`. */
const escapeUrl = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const onlyOnDisplay: ReadonlySet<FormulaContext> = new Set([
  'formulaField',
  'validationRule',
  'defaultValue',
  'rule',
] as const);
const notInConditions: ReadonlySet<FormulaContext> = new Set(['validationRule', 'defaultValue', 'rule'] as const);

const encoding = (name: string, operate: (text: string) => string): Specification => ({
  name,
  refusedIn: onlyOnDisplay,
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Text',
      evaluate: (run) => {
        const text = source(run);
        return text === null ? null : operate(text);
      },
    };
  },
});

/** The anchor the API gives: it opens a new window unless told otherwise. */
const hyperlink: Specification = {
  name: 'HYPERLINK',
  size: 40,
  refusedIn: notInConditions,
  build: (call) => {
    expectTypesFrom(call, 2, 'Text', 'Text', 'Text');
    const [url, label, target] = call.arguments.map(asText);
    return {
      type: 'Text',
      evaluate: (run) => {
        const address = escapeHtml(url?.(run) ?? '');
        const name = escapeHtml(label?.(run) ?? '');
        return `<a href="${address}" target="${escapeHtml(target?.(run) ?? '_blank')}">${name}</a>`;
      },
    };
  },
};

const image: Specification = {
  name: 'IMAGE',
  size: 40,
  refusedIn: notInConditions,
  build: (call) => {
    expectTypesFrom(call, 2, 'Text', 'Text', 'Number', 'Number');
    if (call.arguments.length === 3) expectCount(call, 4);
    const [url, alternative] = call.arguments.slice(0, 2).map(asText);
    const [height, width] = call.arguments.slice(2).map(asNumber);
    return {
      type: 'Text',
      evaluate: (run) => {
        const tall = height?.(run) ?? null;
        const wide = width?.(run) ?? null;
        const size =
          tall === null || wide === null ? '' : ` style="height:${asDouble(tall)}px; width:${asDouble(wide)}px;"`;
        return `<img src="${escapeHtml(url?.(run) ?? '')}" alt="${escapeHtml(alternative?.(run) ?? '')}"${size} border="0"/>`;
      },
    };
  },
};

const lineBreak: Specification = {
  name: 'BR',
  build: (call) => {
    expectTypes(call);
    return { type: 'Text', evaluate: () => '<br>', canBeNull: false };
  },
};

/* Ids */

const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character form: each group of five letters gives one letter that tells which of them are capitals. */
const longId = (id: string): string => {
  if (!/^[a-zA-Z0-9]{15}$/.test(id)) return id;
  const suffix = [0, 5, 10].map((start) => {
    const bits = [...id.slice(start, start + 5)].reduce(
      (sum, letter, place) => sum + (/[A-Z]/.test(letter) ? 2 ** place : 0),
      0
    );
    return suffixAlphabet.charAt(bits);
  });
  return id + suffix.join('');
};

const caseSafeId: Specification = {
  name: 'CASESAFEID',
  size: 40,
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Text',
      evaluate: (run) => {
        const id = source(run);
        return id === null ? null : longId(id);
      },
    };
  },
};

const currencyRate: Specification = {
  name: 'CURRENCYRATE',
  size: 60,
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Number',
      canFold: false,
      canBeNull: true,
      evaluate: (run) => {
        const code = source(run);
        const rate = code === null ? null : run.environment.currencyRate?.(code);
        return rate === undefined ? miss(run, words('unknown.currencyRate', [String(code)])) : rate;
      },
    };
  },
};

/** Functions that have a value only inside an org: they compile, and make the result unknown where it depends on them. */
const insideOrg = (
  name: string,
  type: ValueType,
  minimum: number,
  maximum: number,
  refusedIn: ReadonlySet<FormulaContext>
): Specification => ({
  name,
  refusedIn,
  size: 60,
  build: (call) => {
    expectCount(call, minimum, maximum);
    const missing = words('unknown.function', [name]);
    return { type, canFold: false, canFail: true, canBeNull: true, evaluate: (run) => miss(run, missing) };
  },
});

const everywhere: ReadonlySet<FormulaContext> = new Set();
const onlySummaries: ReadonlySet<FormulaContext> = new Set([
  'formulaField',
  'validationRule',
  'defaultValue',
  'rule',
  'button',
] as const);

export const advancedFunctions: readonly Specification[] = [
  geolocation,
  distance,
  encoding('HTMLENCODE', escapeHtml),
  encoding('JSENCODE', escapeScript),
  encoding('JSINHTMLENCODE', (text) => escapeHtml(escapeScript(text))),
  encoding('URLENCODE', escapeUrl),
  hyperlink,
  image,
  lineBreak,
  caseSafeId,
  currencyRate,
  insideOrg('GETSESSIONID', 'Text', 0, 0, everywhere),
  insideOrg('IMAGEPROXYURL', 'Text', 1, 1, notInConditions),
  insideOrg('PREDICT', 'Number', 1, 255, notInConditions),
  insideOrg('GETRECORDIDS', 'Text', 1, 1, onlyOnDisplay),
  insideOrg('INCLUDE', 'Text', 1, 255, onlyOnDisplay),
  insideOrg('LINKTO', 'Text', 2, 5, onlyOnDisplay),
  insideOrg('REQUIRESCRIPT', 'Text', 1, 1, onlyOnDisplay),
  insideOrg('URLFOR', 'Text', 1, 4, onlyOnDisplay),
  insideOrg('PARENTGROUPVAL', 'Number', 2, 3, onlySummaries),
  insideOrg('PREVGROUPVAL', 'Number', 2, 3, onlySummaries),
];

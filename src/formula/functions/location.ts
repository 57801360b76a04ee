import { locationHalfBlank, locationOutOfRange, wrongUnit } from '../failures.js';
import { asLocation, asNumber, asText, fail } from '../expression.js';
import type { Evaluate, Expression, Geolocation } from '../expression.js';
import { fromDouble, toDouble } from '../numbers.js';
import type { Numeric } from '../numbers.js';
import { wrongArgument, wrongArgumentValue } from '../problems.js';
import { argument, expectCount, problem, wrongType } from './spec.js';
import type { Call, Specification } from './spec.js';

const requireNumber = (call: Call, expression: Expression, limit: number): Evaluate<Numeric> => {
  if (expression.type !== 'Number') throw wrongType(call, expression, 'Number');
  const known = expression.literal === 'number' ? (expression.known?.value as Numeric) : 0;
  if (Math.abs(toDouble(known)) > limit)
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
        if (latitude !== null && Math.abs(toDouble(latitude)) > 90) return fail(run, locationOutOfRange);
        if (longitude !== null && Math.abs(toDouble(longitude)) > 180) return fail(run, locationOutOfRange);
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
  const start = onSphere(toDouble(fromLatitude), toDouble(fromLongitude));
  const end = onSphere(toDouble(toLatitude), toDouble(toLongitude));
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
    const written = unit.literal === 'text' ? ((unit.known?.value ?? '') as string) : 'mi';
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

export const locationFunctions: readonly Specification[] = [geolocation, distance];

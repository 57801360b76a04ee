/** Questions about one UTF-16 unit. Units outside ASCII are neither digit nor letter here, as in the validation rule's `[^0-9A-Za-z]`. */

export const SPACE = 0x20;
export const HASH = 0x23;
export const HYPHEN = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;

export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/** Sets the bit that tells a small ASCII letter from a capital one. */
export const small = (unit: number): number => unit | 0x20;

export const isLetter = (unit: number): boolean => small(unit) >= 0x61 && small(unit) <= 0x7a;

export const isAlphanumeric = (unit: number): boolean => isDigit(unit) || isLetter(unit);

export const isBlankOrHyphen = (unit: number): boolean => unit === SPACE || unit === HYPHEN;

export const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

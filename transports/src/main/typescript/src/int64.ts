/** A 64-bit integer in two's complement: two unsigned 32-bit halves. */
export type Halves = readonly [high: number, low: number];

const TWO_TO_32 = 4294967296;

/** The halves of an integer that stands in decimal text. */
export function halvesOf(decimal: string): Halves {
  const isNegative = decimal[0] === "-";
  let high = 0;
  let low = 0;
  for (let i = isNegative ? 1 : 0; i < decimal.length; i++) {
    const sum = low * 10 + decimal.charCodeAt(i) - 48;
    low = sum >>> 0;
    high = (high * 10 + Math.floor(sum / TWO_TO_32)) >>> 0;
  }
  return isNegative ? negated(high, low) : [high, low];
}

/** The integer as decimal text, exact. */
export function decimalOf([high, low]: Halves): string {
  if (high >>> 31) {
    return "-" + unsignedDecimalOf(...negated(high, low));
  }
  return unsignedDecimalOf(high, low);
}

/** The sum, which wraps at 64 bits. */
export function sumOf(a: Halves, b: Halves): Halves {
  const low = a[1] + b[1];
  return [(a[0] + b[0] + (low >= TWO_TO_32 ? 1 : 0)) >>> 0, low >>> 0];
}

/** The integer as a number; rounded beyond 2^53. */
export function unsignedNumberOf(high: number, low: number): number {
  return high * TWO_TO_32 + low;
}

function negated(high: number, low: number): Halves {
  return [(low ? ~high : -high) >>> 0, -low >>> 0];
}

function unsignedDecimalOf(high: number, low: number): string {
  let text = "";
  // A remainder below 10^6 and 32 bits behind it stay below 2^53.
  while (high) {
    const part = (high % 1e6) * TWO_TO_32 + low;
    text = String(part % 1e6).padStart(6, "0") + text;
    high = Math.floor(high / 1e6);
    low = Math.floor(part / 1e6);
  }
  return low + text;
}

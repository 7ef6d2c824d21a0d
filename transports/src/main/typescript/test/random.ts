/** Numbers that are drawn the same again for the same seed; a test prints its seed when it fails. */
export class Random {
  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }
  private state: number;

  /** Below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** A 64-bit integer, of any size. */
  int64(): bigint {
    const bits = (BigInt(this.below(2 ** 32)) << 32n) | BigInt(this.below(2 ** 32));
    return BigInt.asIntN(64, bits) >> BigInt(this.below(64));
  }
}

/** Runs a check with many seeds, or with the one in SEED. */
export function withSeeds(count: number, check: (random: Random) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const fixed = process.env["SEED"];
    const first = Math.floor(Math.random() * 2 ** 31);
    for (let i = 0; i < (fixed ? 1 : count); i++) {
      const seed = fixed ? Number(fixed) : first + i;
      try {
        await check(new Random(seed));
      } catch (error) {
        throw new Error("SEED=" + seed, { cause: error });
      }
    }
  };
}

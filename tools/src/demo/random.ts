/** A small deterministic generator of pseudo-random numbers (sfc32); the same seed gives the same sequence for ever. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Whole number in [low, high]. */
  between(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Around `middle`, mostly within a factor of e^spread: sizes and durations vary by factors, not by amounts. */
  around(middle: number, spread: number): number;
  /** So many lower-case hex digits. */
  hex(digits: number): string;
}

/** Builds a generator from any text; use one per server and per job so that adding a job changes no other. */
export function randomFrom(seed: string): Random {
  let [a, b, c, d] = [hash(seed, 1), hash(seed, 2), hash(seed, 3), 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const unit = () => next() / 4294967296;
  return {
    unit,
    between: (low, high) => low + Math.floor(unit() * (high - low + 1)),
    chance: (probability) => unit() < probability,
    pick: (items) => items[Math.floor(unit() * items.length)]!,
    around: (middle, spread) => middle * Math.exp((unit() + unit() + unit() - 1.5) * spread),
    hex: (digits) => {
      let text = "";
      while (text.length < digits) text += next().toString(16).padStart(8, "0");
      return text.slice(0, digits);
    },
  };
}

function hash(text: string, salt: number): number {
  let value = 2166136261 ^ Math.imul(salt, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  value ^= value >>> 15;
  return Math.imul(value, 0x85ebca6b) | 0;
}

/**
 * How much of what strangers send may lie in memory at once, whoever still waits for an answer. Large bodies have a share
 * of their own, so that the small ones (nearly all reports) are taken while large ones are asked to come back.
 */
export interface HeldLimits {
  small: number;
  large: number;
}

export type BodySize = keyof HeldLimits;

/** What one request holds. */
export interface Lease {
  /**
   * Sets how many bytes it holds now; false when there is no room for them, and nothing changes then. One body is always
   * taken, however large.
   */
  hold(size: BodySize, bytes: number): boolean;
  /** For when its memory is free again, not for when its sender is gone. Safe to call twice. */
  release(): void;
}

export interface BytesHeld {
  lease(): Lease;
  /** True when a body of this size would find no room. */
  isFull(size: BodySize): boolean;
  /** Bytes held now. */
  readonly now: Readonly<Record<BodySize, number>>;
}

export function createBytesHeld(limits: HeldLimits): BytesHeld {
  const now = { small: 0, large: 0 };
  return {
    now,
    isFull: (size) => now[size] >= limits[size],
    lease() {
      let held: { size: BodySize; bytes: number } = { size: "small", bytes: 0 };
      return {
        hold(size, bytes) {
          const others = now[size] - (held.size === size ? held.bytes : 0);
          if (others > 0 && others + bytes > limits[size]) return false;
          now[held.size] -= held.bytes;
          now[size] += bytes;
          held = { size, bytes };
          return true;
        },
        release() {
          now[held.size] -= held.bytes;
          held = { size: "small", bytes: 0 };
        },
      };
    },
  };
}

/** Where one card stands. */
export interface Place {
  column: number;
  top: number;
  height: number;
}

/**
 * Places cards of known heights in columns: each goes to the highest free spot, and to the leftmost of those that are
 * almost as high, so that the order still reads from left to right.
 */
export function placeCards(
  heights: readonly number[],
  columns: number,
  gap: number,
): { places: Place[]; height: number } {
  const bottoms = new Array<number>(columns).fill(0);
  const places = heights.map((height) => {
    const highest = Math.min(...bottoms);
    const column = bottoms.findIndex((bottom) => bottom <= highest + 1);
    const top = bottoms[column]!;
    bottoms[column] = top + height + gap;
    return { column, top, height };
  });
  return { places, height: Math.max(0, Math.max(...bottoms) - gap) };
}

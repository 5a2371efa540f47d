const smallestNormal = 2 ** -126;

/**
 * The shortest text that reads back to the same 32-bit float; 2^-96, 2^87 and 2^90 get a digit more.
 * @param value such a float, and finite
 */
export function floatText(value: number): string {
  // Six digits of a normal float never stand for another one, so that fewer are found among them.
  for (let digits = Math.abs(value) < smallestNormal ? 1 : 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}

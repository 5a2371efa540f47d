/**
 * The one of these words that somebody most likely meant who wrote another: of all that are few slips of a key away, the
 * nearest. Case, `-`, `_` and `.` do not count.
 * @returns null where none is near
 */
export function closestOf(written: string, words: readonly string[]): string | null {
  const plain = plainly(written);
  let closest: { readonly word: string; readonly slips: number } | null = null;
  for (const word of words) {
    const slips = slipsBetween(plain, plainly(word));
    if (slips <= Math.max(1, word.length / 3) && slips < (closest?.slips ?? Infinity)) closest = { word, slips };
  }
  return closest?.word ?? null;
}

function plainly(word: string): string {
  return word.slice(0, longestWord).toLowerCase().replace(/[-_.]/g, '');
}

const longestWord = 100;

/** Letters left out, added, changed, or swapped with their neighbour (the optimal string alignment of Damerau and Levenshtein). */
function slipsBetween(a: string, b: string): number {
  let [twoAbove, above]: [readonly number[], readonly number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, j) => j),
  ];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (above[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (twoAbove[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped));
    }
    [twoAbove, above] = [above, row];
  }
  return above[b.length] ?? 0;
}

/**
 * True where a pattern stands for all of a text: `*` in it for any letters, none included, and `?` for one. It takes no longer
 * than the product of their lengths.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  for (let index = 0; index < text.length;) {
    if (pattern[at] === '*') [star, resume, at] = [at, index, at + 1];
    else if (pattern[at] === '?' || pattern[at] === text[index]) [at, index] = [at + 1, index + 1];
    else if (star === -1) return false;
    else [at, index, resume] = [star + 1, resume + 1, resume + 1]; // the last star takes one more
  }
  return /^\**$/.test(pattern.slice(at));
}

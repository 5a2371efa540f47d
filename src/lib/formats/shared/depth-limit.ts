/**
 * How deeply records, arrays and maps may lie in each other. What is deeper is a bomb, or a list of records one within
 * the other, which would soon be too much for the stack of any program that reads it.
 */
export const depthLimit = 500;

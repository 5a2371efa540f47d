/** The kinds of programs that add headers to dead letters. */
export const headerFamilyNames = [
  'todo-kafka',
  'connect',
  'spring',
  'share-group',
  'streams',
  'smallrye',
  'home-made',
] as const;

export type HeaderFamilyName = (typeof headerFamilyNames)[number];

/** What becomes of letters that were asked for. */
export const fates = ['redriven', 'still-bad', 'quarantined', 'foreign'] as const;

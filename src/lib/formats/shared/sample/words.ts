/** What sample values are made of. Names in other alphabets are here on purpose. */
export const people = [
  ['Ada', 'Lovelace'],
  ['Grace', 'Hopper'],
  ['Alan', 'Turing'],
  ['Zoë', 'Åström'],
  ['José', 'Núñez'],
  ['Łukasz', 'Żak'],
  ['Мария', 'Иванова'],
  ['美咲', '田中'],
] as const;

export const titles = [
  'Buy milk',
  'Call the dentist',
  'Water the plants',
  'Renew the passport',
  'Book a table for six',
  'Review the pull request',
  'Pay the electricity bill',
  'Back up the photos',
] as const;

export const sentences = [
  'Two litres, and bread if they have the dark one.',
  'Ask for an appointment after 5 pm.',
  'It has to be done before the end of the month.',
  'See the mail from Monday: "no later than Friday".',
  'The café at the corner opens at 8.',
  'Nobody else is going to do it.',
] as const;

export const words = [
  'home',
  'work',
  'errand',
  'urgent',
  'family',
  'garden',
  'health',
  'travel',
  'money',
  'reading',
  'music',
  'sport',
] as const;

export const locales = ['en-GB', 'en-US', 'de-DE', 'fr-FR', 'sv-SE', 'ja-JP'] as const;

export const userAgents = [
  'TodoApp/4.2 (iOS 18.1)',
  'TodoApp/4.2 (Android 15)',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
] as const;

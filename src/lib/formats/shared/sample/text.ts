import { formatTime } from '../../../values/time.js';
import { between, pick, uuid, type Random } from './random-source.js';
import { locales, people, sentences, titles, userAgents, words } from './words.js';

type MakeText = (random: Random, now: Date) => string;

/** By what a field's name says; the first that matches holds. */
const makers: readonly (readonly [RegExp, MakeText])[] = [
  [/(^|_)(id|uuid|guid)$|[a-z](Id|Uuid|UUID)s?$/, uuid],
  [/e-?mail/i, (random) => `${pick(['ada', 'grace', 'alan', 'zoe'], random)}.${between(1, 999, random)}@example.com`],
  [/display_?name|full_?name|author|owner|assignee/i, fullName],
  [/(first|given)_?name/i, (random) => pick(people, random)[0]],
  [/(last|family|sur)_?name/i, (random) => pick(people, random)[1]],
  [/user_?name|login|nick/i, (random) => `${pick(words, random)}${between(1, 999, random)}`],
  [/user_?agent/i, (random) => pick(userAgents, random)],
  [/title|subject|summary|headline/i, (random) => pick(titles, random)],
  [/descri|reason|message|text|body|comment|note|content/i, (random) => pick(sentences, random)],
  [/ip(_?address)?$/i, (random) => `192.0.2.${between(1, 254, random)}`],
  [/ur[il]$|link|website/i, (random) => `https://example.com/${pick(words, random)}/${between(1, 9999, random)}`],
  [/host/i, (random) => `${pick(words, random)}.example.com`],
  [/locale|language/i, (random) => pick(locales, random)],
  [/time_?zone/i, (random) => pick(['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'UTC'], random)],
  [/country/i, (random) => pick(['GB', 'DE', 'FR', 'SE', 'JP', 'US'], random)],
  [/city|town/i, (random) => pick(['London', 'Malmö', 'München', 'Kraków', '東京'], random)],
  [
    /street|address/i,
    (random) => `${between(1, 99, random)} ${pick(['High Street', 'Mill Lane', 'Park Road'], random)}`,
  ],
  [/zip|post(al)?_?code/i, (random) => String(between(10_000, 99_999, random))],
  [/phone|mobile/i, (random) => `+44 20 7946 0${between(100, 999, random)}`],
  [/currency/i, (random) => pick(['EUR', 'GBP', 'USD', 'JPY'], random)],
  [/colou?r/i, (random) => `#${between(0, 0xffffff, random).toString(16).padStart(6, '0')}`],
  [/[a-z](At|On|Date|Time)$|[tT]imestamp|(^|_)(at|date|time)$/, (random, now) => recent(random, now)],
  [/name/i, fullName],
];

/** Text for a field of this name. */
export function sampleText(name: string, random: Random, now: Date): string {
  const [, make] = makers.find(([pattern]) => pattern.test(name)) ?? [];
  return make === undefined ? pick(words, random) : make(random, now);
}

function fullName(random: Random): string {
  return pick(people, random).join(' ');
}

function recent(random: Random, now: Date): string {
  return formatTime(now.getTime() - between(0, 24 * 60 * 60 * 1000, random));
}

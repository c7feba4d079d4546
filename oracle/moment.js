// Records what Moment.js makes of formats × dates × locales, as vectors for
// package definition/moment: one JSON array [milliseconds, locale, format, text]
// a line. Every token stands alone, and in random company.
'use strict';
const moment = require('moment');
require('moment/locale/fr');

// A small generator of our own, so that the record is the same every time.
let seed = 20260131;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };
const pick = (list) => list[random(list.length)];

const tokens = ('M MM MMM MMMM Mo Q Qo D DD Do DDD DDDD DDDo d do dd ddd dddd e E eHHmm w ww wo W WW Wo Y YY YYY YYYY YYYYY YYYYYY ' +
  'gg ggg gggg ggggg GG GGG GGGG GGGGG y yy yyy yyyy yo N NN NNN NNNN NNNNN A a H HH h hh k kk hmm hmmss Hmm Hmmss ' +
  'm mm s ss S SS SSS SSSS SSSSS SSSSSS SSSSSSS SSSSSSSS SSSSSSSSS SSSSSSSSSS Z ZZ z zz x X ' +
  'L LL LLL LLLL LLLLL LT LTS l ll lll llll lllll w| W| c t LX').split(' ');
const between = ['', ' ', '-', '/', ':', ', ', ' [at] ', '[', ']', '[]', '[a', 'b]', '\\', '\\\\', '\\e', '\\[', 'é', '\u{1F600}', '\n', '.', 'T', 'of '];
const dates = [0, 1, -1, 951827696123, 1769850000000, 1735689599999, 1735689600000, 1230768000000, 253402300799999, 253402300800000,
  -62135596800000, -62135596800001, -62167219200001, -99999999999999, 4102444800000];
for (let year = 2018; year < 2033; year++) {
  for (const [month, day] of [[0, 1], [0, 2], [0, 3], [0, 4], [0, 7], [11, 28], [11, 31]]) dates.push(Date.UTC(year, month, day, 13, 5, 9, 70));
}
for (let i = 0; i < 24; i++) dates.push(Date.UTC(2026, i % 12, 1 + i, i, 2 * i, 60 - i, 37 * i));

const record = (ms, locale, format) =>
  process.stdout.write(JSON.stringify([ms, locale, format, moment.utc(ms).locale(locale).format(format)]) + '\n');
for (const token of tokens) {
  for (let i = 0; i < 8; i++) record(pick(dates), i % 2 ? 'fr' : 'en', token);
}
for (const ms of dates) {
  for (const locale of ['en', 'fr']) record(ms, locale, 'YYYY-MM-DD e E w W gggg GGGG DDDo Do wo Wo h k a z Z LLLL');
}
for (let i = 0; i < 3000; i++) {
  let format = '';
  for (let n = 1 + random(5); n > 0; n--) format += pick(between) + pick(tokens);
  format += pick(between);
  record(pick(dates), pick(['en', 'fr']), format);
}

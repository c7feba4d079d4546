// Records what Moment.js makes of dates that are shifted and compared, as vectors
// for package definition/moment: one JSON array a line, ["add", milliseconds,
// count, unit, result] or ["diff", from, to, unit, result]. The result of a date
// beyond JavaScript's range is null.
'use strict';
const moment = require('moment');

let seed = 20260131;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };
const pick = (list) => list[random(list.length)];

const units = ['millisecond', 'milliseconds', 'ms', 'second', 'seconds', 's', 'minute', 'minutes', 'm', 'hour', 'hours', 'h', 'day', 'days', 'd',
  'week', 'weeks', 'w', 'month', 'months', 'M', 'quarter', 'quarters', 'Q', 'year', 'years', 'y'];
const counts = [0, 1, -1, 2, 12, -12, 13, 100, -1000, 0.5, -0.5, 1.5, 2.49, -2.5, 0.1, 36, 123456, 1e9, 1e15];
const dates = [0, 1, -1, Date.UTC(2026, 0, 31, 9), Date.UTC(2024, 1, 29, 23, 59, 59, 999), Date.UTC(2023, 1, 28), Date.UTC(2026, 2, 31), Date.UTC(2026, 4, 31, 12),
  Date.UTC(1999, 11, 31, 23, 59), Date.UTC(2000, 0, 1), Date.UTC(2026, 11, 31), 8.64e15, -8.64e15, 253402300799999, -62135596800001];
for (let i = 0; i < 40; i++) dates.push(Date.UTC(1990 + random(60), random(12), 1 + random(31), random(24), random(60), random(60), random(1000)));

// At the very ends of the range Moment loses the anchor that it counts months from.
const inside = dates.filter((ms) => Math.abs(ms) < 8e15);

const write = (...row) => process.stdout.write(JSON.stringify(row) + '\n');
const add = (ms, count, unit) => write('add', ms, count, unit, moment.utc(ms).add(count, unit).valueOf());
const diff = (from, to, unit) => write('diff', from, to, unit, moment.utc(to).diff(moment.utc(from), unit) + 0);
for (const unit of units) {
  for (const count of counts) add(pick(dates), count, unit);
  for (let i = 0; i < 60; i++) {
    add(pick(dates), pick(counts), unit);
    diff(pick(inside), pick(inside), unit);
  }
}

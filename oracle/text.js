// Records what JavaScript makes of texts and numbers, as vectors for package
// compiler/builtin: one JSON array [what, arguments…, result] a line. Where a
// result is no number, it is null.
'use strict';
let seed = 20260131;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };
const pick = (list) => list[random(list.length)];

const pieces = ['', 'a', 'Z', 'é', 'ß', 'ŉ', 'ﬁ', 'İ', 'I', 'ı', 'Σ', 'ΑΣ', 'ΑΣ.', 'ΑΣΑ', "Σ'", 'Ω', 'ǆ', 'ǅ', 'Ǆ', 'ᾳ', 'ΐ', '\u{1F600}', '\u{10400}', '中', ' ', '\u00a0', '\t', '\n', '\ufeff', '\u2028', '\u3000',
  '0', '7', '42', '-', '+', '.', 'e', 'E5', '1e3', '0x1F', 'Infinity', 'NaN', ',', '-1', '%', '/', '?', '&', '=', '#', '[', ']', '(', ')', '*', '$', '^', '|', '\\', '{', '}', '<', '>', '"', "'", '`', '~', '!', ';', ':', '@'];
const text = () => { let s = ''; for (let n = random(6); n > 0; n--) s += pick(pieces); return s; };
const bound = () => pick([0, 1, 2, 3, 5, 100, -1, 1.9, -0.5]);
const write = (...row) => process.stdout.write(JSON.stringify(row) + '\n');
const number = (n) => (Number.isFinite(n) ? n + 0 : null);

for (let i = 0; i < 1500; i++) {
  const s = text();
  write('toUpper', s, s.toUpperCase());
  write('toLower', s, s.toLowerCase());
  write('trim', s, s.trim());
  write('encodeURI', s, encodeURI(s));
  write('encodeURIComponent', s, encodeURIComponent(s));
  write('escapeRegExp', s, s.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  write('base64Encode', s, Buffer.from(s, 'utf8').toString('base64'));
  write('parseInt', s, number(parseInt(s, 10)));
  write('parseFloat', s, number(parseFloat(s)));
  const search = pick(pieces.slice(1)), by = pick(pieces);
  write('replace', s, search, by, s.split(search).join(by));
  const start = bound(), end = bound();
  if (!/[\ud800-\udfff]/.test(s)) write('substring', s, start, end, s.substring(start, end)); // half a character is none of ours
}
for (let i = 0; i < 600; i++) {
  const a = pick([0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 1e21, 7, -7, 3.3, 1e-7, 4503599627370497.5]), b = pick([1, 2, -3, 0.1, 0, 7, 1e300]);
  const math = {'+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b, min: Math.min(a, b), max: Math.max(a, b), floor: Math.floor(a), ceil: Math.ceil(a), round: Math.round(a), abs: Math.abs(a)};
  const operator = pick(Object.keys(math));
  write('math', a, operator, b, number(math[operator]));
}

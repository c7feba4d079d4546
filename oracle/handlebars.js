// Records what handlebars.js makes of generated templates × data, as vectors for
// package compiler/template: one JSON array [template, data, text] a line. A
// template that Handlebars refuses is left out.
'use strict';
const Handlebars = require('handlebars');

let seed = 20260131;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };
const pick = (list) => list[random(list.length)];

// null and undefined look alike to it: the values of a run have null only where
// the data has it, while Handlebars hands the null on that a path ran into.
const show = (v) => (v == null ? '-' : String(v));
Handlebars.registerHelper('join', (...args) => args.slice(0, -1).map(show).join('|') +
  Object.entries(args[args.length - 1].hash).filter(([, v]) => v != null).map(([k, v]) => `;${k}=${v}`).join(''));
Handlebars.registerHelper('head', (list) => (Array.isArray(list) ? list[0] : undefined));

const scalars = ['', 'x', '<b>&"\'`=', 'é\u{1F600}', 0, 1, -0, 1.5, 1e21, 1e-7, 0.1 + 0.2, 123456789012, true, false, null];
const names = ['a', 'b', 'c', 'list', 'map', 'empty', 'none', 'x-y', 'deep'];
const scalar = () => pick(scalars);
const record = (depth) => {
  const out = {};
  for (let n = random(4); n > 0; n--) out[pick(names)] = datum(depth - 1);
  return out;
};
function datum(depth) {
  switch (depth > 0 ? random(5) : 0) {
    case 1: return Array.from({length: random(4)}, () => datum(depth - 1));
    case 2: return record(depth);
    case 3: return Object.fromEntries([['10', scalar()], ['b', scalar()], ['2', scalar()], ['01', scalar()]].slice(random(3)));
    default: return scalar();
  }
}
const root = () => ({
  a: scalar(), b: datum(2), c: scalar(), list: Array.from({length: random(4)}, () => datum(2)), map: record(3), empty: pick([[], {}, '', 0]),
  'x-y': scalar(), deep: {a: {b: {c: scalar()}}, list: [[1, 2], [], ['<']], '2': 'two'}, steps: {1: {id: 'c1', name: scalar(), items: [record(1), record(1)]}},
});

const path = () => pick(['a', 'b', 'c', 'list', 'map', 'empty', 'none', 'x-y', 'deep.a.b.c', 'deep/a/b/c', 'deep.list.0', 'deep.list.0.1', 'list.0', 'list.length',
  'map.a', 'map.list', 'steps.1.id', 'steps.1.items', 'steps.1.items.1.a', 'this', 'this.a', './b', '.', '../a', '../list', '../../c', '..', '@index', '@key', '@first',
  '@last', '@root.a', '@root.steps.1.name', '@../index', 'list.[0]', 'map.[a]', '[x-y]', 'item', 'item.a', 'key', 'none.none.none', 'deep.2', 'a.b.c']);
const literal = () => pick(['"x"', "'it'", '""', '1', '0', '-1.5', 'true', 'false', 'null', 'undefined']);
const value = (depth) => {
  switch (random(depth > 0 ? 6 : 4)) {
    case 0: return literal();
    case 4: return `(join ${value(depth - 1)} ${value(depth - 1)})`;
    case 5: return pick([`(lookup ${path()} ${value(0)})`, `(head ${path()})`]);
    default: return path();
  }
};
const open = () => (random(6) ? '{{' : '{{~');
const close = () => (random(6) ? '}}' : '~}}');
const space = () => pick(['', '', '', ' ', '\n', '\n', ' \n  ', '\r\n', '\t', '  ', '\u00a0']);
const text = () => pick(['', 'text', 'a\nb', ' x ', '\n', '\n  ', '  \n', 'é', '{', '}}', '\\\\', "'", 'line\n\n']) + space();

function tag(depth) {
  switch (random(depth > 0 ? 11 : 5)) {
    case 0: return `${open()}${path()}${close()}`;
    case 1: return `{{{${path()}}}}`;
    case 2: return `${open()}& ${path()}${close()}`;
    case 3: return `${open()}join ${value(2)} ${value(1)}${random(2) ? ` k=${value(1)}` : ''}${close()}`;
    case 4: return pick([`${open()}! note ${close()}`, '{{!-- a }} b --}}', '\\{{a}}', '\\{{a}} \\{{b}}', '\\\\{{a}}', '{{lookup map "a"}}', `{{lookup ${path()} ${value(0)}}}`, '{{"a"}}', '{{12}}', '{{true}}', '{{head list}}']);
    case 5: return block('if', pick([value(1), `${value(0)} includeZero=true`]), depth, true);
    case 6: return block('unless', value(0), depth, true);
    case 7: return block('each', value(0) + pick(['', '', ' as |item|', ' as |item key|']), depth, true);
    case 8: return block('with', value(0) + pick(['', ' as |item|']), depth, true);
    case 9: return block('', pick(['list', 'map', 'a', 'none', 'empty', 'deep.list', 'b']), depth, false);
    default: { const p = pick(['list', 'none', 'empty', 'a']); return `${open()}^${p}${close()}${body(depth - 1)}${open()}/${p}${close()}`; }
  }
}
function block(name, args, depth, chain) {
  let out = `${open()}#${name ? name + ' ' : ''}${args}${close()}${body(depth - 1)}`;
  if (chain && !random(4)) out += `${open()}else if ${value(0)}${close()}${body(depth - 1)}`;
  if (!random(2)) out += pick([`${open()}else${close()}`, `${open()}^${close()}`]) + body(depth - 1);
  return out + `${open()}/${name || args}${close()}`;
}
function body(depth) {
  let out = space();
  for (let n = random(4); n > 0; n--) out += (random(3) ? tag(depth) : text()) + space();
  return out;
}

let written = 0;
while (written < 6000) {
  let template = '';
  for (let n = 1 + random(3); n > 0; n--) template += text() + tag(3) + space();
  if (!template.includes('{{') || template.length > 600) continue;
  // Handlebars adds what two unescaped mustaches side by side yield before it makes
  // text of it, so that 0 and true print 1. We print 0true.
  if (/\{\{(\{|~?&)[^}]*\}\}\}?\{\{(\{|~?&)/.test(template)) continue;
  const data = JSON.parse(JSON.stringify(root()));
  let out;
  try { out = Handlebars.compile(template)(data); } catch (e) { continue; }
  if (out.length > 2000) continue;
  process.stdout.write(JSON.stringify([template, data, out]) + '\n');
  written++;
}

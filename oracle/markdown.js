// Records what the reference implementation of CommonMark makes of generated
// texts, as vectors for the Markdown of package compiler/builtin: one JSON array
// [markdown, html] a line. The texts hold only what that package reads.
'use strict';
const {Parser, HtmlRenderer} = require('commonmark');
const parser = new Parser(), renderer = new HtmlRenderer();

let seed = 20260131;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };
const pick = (list) => list[random(list.length)];

const marks = ['a', 'b ', ' c', 'é', '*', '*', '**', '***', '_', '__', '`', '``', '\\*', '\\', '.', ',', ' ', '!', '[t](/u)', '[', ']', '(', ')', '](/u)', '![i](/p "q")', '<https://x.org>', '<m@x.org>', '"', '>', '-', '1.', 'word', '&', '#'];
const inline = () => { let s = ''; for (let n = 1 + random(8); n > 0; n--) s += pick(marks); return s; };
const start = () => pick(['', '', '', '', '# ', '## ', '- ', '- ', '* ', '1. ', '2) ', '> ', '> ', '  - ', '   1. ', '> - ', '```', '---', '***', '#']);
const line = () => (random(5) ? start() + inline() : '');
const text = () => { const lines = []; for (let n = 1 + random(5); n > 0; n--) lines.push(line()); return lines.join('\n'); };

// What the package leaves out on purpose: indented code, underlined headings,
// definitions of links, HTML, entities.
const leftOut = (s) => /^( {4}|\t)/m.test(s) || /^[ >]*(=+|-+|[-*+] +-+) *$/m.test(s) || /\]:/.test(s) || /&[a-z#]/i.test(s) || /<[a-z!?\/](?!ttps:|@)/i.test(s);

let written = 0;
while (written < 4000) {
  const s = random(2) ? text() : inline().trim();
  if (leftOut(s)) continue;
  process.stdout.write(JSON.stringify([s, renderer.render(parser.parse(s))]) + '\n');
  written++;
}

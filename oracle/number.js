// Records how JavaScript writes numbers, as vectors for package definition/value:
// one JSON array [bits, text, json] a line. bits are those of the 64-bit float in
// hexadecimal, so that nothing depends on how a number is read.
'use strict';
let seed = 20260131;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };

const view = new DataView(new ArrayBuffer(8));
const record = (n) => {
  view.setFloat64(0, n);
  const bits = view.getBigUint64(0).toString(16).padStart(16, '0');
  process.stdout.write(JSON.stringify([bits, String(n), JSON.stringify(n)]) + '\n');
};
const numbers = [0, -0, 1, -1, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 1e21, 1e21 - 65536, 999999999999999900000, 1e20, 123456789012345680000, -1e21, 1e-6, 1e-7, 0.0000015,
  9.99e-7, 1.5e-10, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308, 2 ** 53, 2 ** 53 - 1, 2 ** 53 + 2, -(2 ** 53), 4294967296, 2 ** 63, 1e100, 1e22, 1e23,
  100, 1000000, 1e15, 1e16, 1e17, 0.5, 0.25, 1.005, 1.1, 3.14159, 19.99, 4.35, 0.07 * 100, 5e-7, 123e-20, NaN, Infinity, -Infinity];
for (const n of numbers) record(n);
for (let e = -330; e < 310; e++) { record(Number(`1e${e}`)); record(Number(`-9.5e${e}`)); record(Number(`1.2345678901234567e${e}`)); }
for (let i = 0; i < 3000; i++) { // any bits
  view.setUint32(0, random(1 << 24) * 256 + random(256));
  view.setUint32(4, random(1 << 24) * 256 + random(256));
  record(view.getFloat64(0));
}
for (let i = 0; i < 1000; i++) record((random(2000000) - 1000000) / 10 ** random(12));

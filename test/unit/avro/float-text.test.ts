import { expect, it } from 'vitest';
import { floatText } from '../../../src/lib/formats/shared/float-text.js';
import { seeded, seedOf } from '../../helpers/seeded.js';

const seed = seedOf('floats');

it.each([
  [0.1, '0.1'],
  [-0.3, '-0.3'],
  [1 / 3, '0.33333334'],
  [16777215.5, '16777216'],
  [1e10, '10000000000'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [1.1754943508222875e-38, '1.1754944e-38'],
  [1.401298464324817e-45, '1e-45'],
  [2.8e-44, '2.8e-44'],
])('%d is %s', (value, text) => expect(floatText(Math.fround(value))).toBe(text));

it(`any float reads back, and with a digit less doesn't, with SEED=${seed}`, { timeout: 60_000 }, () => {
  const random = seeded(seed);
  const view = new DataView(new ArrayBuffer(4));
  for (let run = 0; run < 20_000; run++) {
    view.setUint32(0, Math.floor(random() * 2 ** 32));
    const value = view.getFloat32(0);
    if (!Number.isFinite(value) || value === 0) continue;
    const text = floatText(value);
    expect(Math.fround(Number(text)), text).toBe(value);
    const digits = text
      .replace(/e.*/, '')
      .replace(/\D/g, '')
      .replace(/^0+|0+$/g, '').length;
    if (digits > 1) expect(Math.fround(Number(value.toPrecision(digits - 1))), text).not.toBe(value);
  }
});

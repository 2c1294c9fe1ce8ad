import { expect, test } from 'vitest';
import { Resampler, isSpoken, sampleRate, wavOf } from './speech';

const tone = (rate: number, length: number, amplitude = 0.5) =>
  Float32Array.from({ length: rate * length }, (_, i) => amplitude * Math.sin((2 * Math.PI * 440 * i) / rate));

test('a second stays a second, at any rate and in any pieces', () => {
  for (const rate of [8_000, 16_000, 44_100, 48_000]) {
    const second = tone(rate, 1);
    const whole = new Resampler(rate).push(second);
    const pieces = new Resampler(rate);
    const cut: number[] = [];
    for (let from = 0; from < rate; from += 128) cut.push(...pieces.push(second.subarray(from, from + 128)));
    expect(Math.abs(whole.length - sampleRate)).toBeLessThanOrEqual(1);
    expect(cut.length).toBe(whole.length);
    expect(Math.max(...cut.map((s, i) => Math.abs(s - whole[i]!)))).toBeLessThan(1e-4);
  }
});

test('a tone stays the tone', () => {
  const ours = new Resampler(48_000).push(tone(48_000, 1));
  const crossings = ours.filter((s, i) => i > 0 && s >= 0 && ours[i - 1]! < 0).length;
  expect(Math.abs(crossings - 440)).toBeLessThanOrEqual(1);
});

test('a word in a pause is speech, a murmur is not', () => {
  const samples = new Float32Array(sampleRate / 2);
  expect(isSpoken(samples)).toBe(false);
  samples.set(tone(sampleRate, 1, 0.005).subarray(0, samples.length));
  expect(isSpoken(samples)).toBe(false);
  samples.set(tone(sampleRate, 1).subarray(0, 400), 3000);
  expect(isSpoken(samples)).toBe(true);
});

test('a file as the emulator takes it', () => {
  const view = new DataView(wavOf(Float32Array.from([0, 1, -1, 2])));
  expect(view.byteLength).toBe(52);
  expect(view.getUint32(4, true)).toBe(44);
  expect(view.getUint32(24, true)).toBe(16_000);
  expect([0, 1, 2, 3].map((i) => view.getInt16(44 + i * 2, true))).toEqual([0, 32767, -32767, 32767]);
});

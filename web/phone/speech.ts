// From what a microphone gives to what the emulator takes: 16 kHz, 16 bit, mono.

export const sampleRate = 16_000;

// Samples at another rate, in pieces of any length; each of ours is the mean of those that it stands for.
export class Resampler {
  private readonly ratio: number;
  private rest: Float32Array = new Float32Array(0);
  private at = 0; // of the next sample, in `rest`

  constructor(rate: number) {
    this.ratio = rate / sampleRate;
  }

  push(samples: Float32Array): Float32Array {
    const all = new Float32Array(this.rest.length + samples.length);
    all.set(this.rest);
    all.set(samples, this.rest.length);
    const out: number[] = [];
    for (; this.at + this.ratio <= all.length; this.at += this.ratio) out.push(this.mean(all));
    const used = Math.floor(this.at);
    this.rest = all.slice(used);
    this.at -= used;
    return Float32Array.from(out);
  }

  private mean(all: Float32Array): number {
    const [from, to] = [this.at, this.at + this.ratio];
    let sum = 0;
    for (let i = Math.floor(from); i < to; ++i)
      sum += (all[i] ?? 0) * (Math.min(i + 1, to) - Math.max(i, from));
    return sum / this.ratio;
  }
}

// Whether somebody speaks in it: the loudest fiftieth of a second counts, not the mean of a pause and a word.
export function isSpoken(samples: Float32Array, threshold = 0.01): boolean {
  const frame = sampleRate / 50;
  for (let from = 0; from < samples.length; from += frame) {
    const part = samples.subarray(from, from + frame);
    const energy = part.reduce((sum, s) => sum + s * s, 0) / part.length;
    if (Math.sqrt(energy) > threshold) return true;
  }
  return false;
}

export function wavOf(samples: Float32Array): ArrayBuffer {
  const header = 44;
  const file = new ArrayBuffer(header + samples.length * 2);
  const view = new DataView(file);
  const text = (at: number, letters: string) => [...letters].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, file.byteLength - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((s, i) => view.setInt16(header + i * 2, Math.round(Math.max(-1, Math.min(1, s)) * 32767), true));
  return file;
}

// The keys of a telephone, and which one a key of the keyboard means.

export interface Key {
  tone: string;
  letters: string;
}

export const keypad: Key[] = [
  { tone: '1', letters: '' },
  { tone: '2', letters: 'ABC' },
  { tone: '3', letters: 'DEF' },
  { tone: '4', letters: 'GHI' },
  { tone: '5', letters: 'JKL' },
  { tone: '6', letters: 'MNO' },
  { tone: '7', letters: 'PQRS' },
  { tone: '8', letters: 'TUV' },
  { tone: '9', letters: 'WXYZ' },
  { tone: '*', letters: '' },
  { tone: '0', letters: '' },
  { tone: '#', letters: '' },
];

// E.161: https://www.itu.int/rec/T-REC-E.161. Nothing for a key that is none of a telephone's.
export function toneOf(key: string): string | undefined {
  if (key.length !== 1) return undefined;
  const upper = key.toUpperCase();
  return keypad.find((k) => k.tone === key || k.letters.includes(upper))?.tone;
}

// Row and column of the key, in hertz: ITU-T Q.23.
export function frequencies(tone: string): [number, number] {
  const at = keypad.findIndex((k) => k.tone === tone);
  return [[697, 770, 852, 941][Math.floor(at / 3)] ?? 697, [1209, 1336, 1477][at % 3] ?? 1209];
}

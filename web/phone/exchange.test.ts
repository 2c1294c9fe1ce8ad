import { expect, test } from 'vitest';
import { isListening, linesOf, promptName, soundOf, statusOf } from './exchange';
import type { Call, Entry } from './wire';

let n = 0;
const entry = (what: string, more: object = {}): Entry => ({ n: ++n, at: n * 100, what, ...more });
const playing = (name: string) => entry('promptPlaying', { uri: `https://bot/${name}.wav`, resourceId: name, lengthMs: 2000 });
const words = (...exchange: Entry[]) => linesOf(exchange).map((l) => [l.who, l.what, l.result].join(' | '));

const live: Call = {
  id: 'a',
  state: 'established',
  audio: 'active',
  ended: false,
  direction: 'incoming',
  from: { phone: '+33612345678' },
  to: { application: 'app' },
  began: 0,
  last: 0,
  ringing: [],
};

test('a notification and the answer to it are one line', () => {
  const lines = linesOf([
    entry('notification', { number: 1, about: 'incoming', body: { value: [] } }),
    entry('request', { method: 'answer', status: 202 }),
    entry('notificationAnswered', { number: 1, status: 202, latencyMs: 3.14 }),
  ]);
  expect(lines.map((l) => [l.what, l.result, l.bad])).toEqual([
    ['incoming', '202 in 3.1 ms', false],
    ['answer', '202', false],
  ]);
  expect(lines[0]?.bodies).toEqual([{ value: [] }]);
});

test('what went wrong is marked', () => {
  const lines = linesOf([
    entry('notification', { number: 1, about: 'tone 1', fault: 'dropped' }),
    entry('notification', { number: 2, about: 'tone 2' }),
    entry('notificationAnswered', { number: 2, status: 0, trouble: 'cannot connect' }),
    entry('request', { method: 'playPrompt', status: 400, code: '8503', message: 'Not yet.' }),
    entry('promptFetched', { uri: 'https://bot/x.wav', trouble: 'HTTP status 404' }),
    entry('promptFetched', { uri: 'https://bot/y.wav', lengthMs: 100 }),
  ]);
  expect(lines.every((l) => l.bad)).toBe(true);
  expect(lines.map((l) => l.result)).toEqual(['dropped', 'cannot connect', '400  8503 Not yet.', 'HTTP status 404']);
});

test('speech that goes on is one line', () => {
  expect(words(entry('speech', { lengthMs: 500 }), entry('speech', { lengthMs: 500 }), entry('recordingOver', { lengthMs: 900, reason: 'maxSilenceTimeout' }))).toEqual([
    'caller | speaks | 1.0 s',
    'graph | recorded 0.9 s | maxSilenceTimeout',
  ]);
});

test('prompts have the name that people know', () => {
  expect(promptName(entry('promptPlaying', { resourceId: 'choices-0123456789abcdef' }))).toBe('choices');
  expect(promptName(entry('promptPlaying', { uri: 'https://bot/0123456789abcdef.wav' }))).toBe('01234567….wav');
  expect(promptName(entry('promptPlaying', { uri: 'https://bot/menu.wav' }))).toBe('menu.wav');
});

test('a prompt is heard until it is finished, cut off or nobody is there', () => {
  const begun = playing('menu');
  expect(soundOf([begun])).toMatchObject({ name: 'menu', at: begun.at, length: 2000, n: begun.n });
  expect(soundOf([begun, entry('key', { key: '1' })])?.name).toBe('menu');
  expect(soundOf([begun, entry('promptFinished', { whole: false })])).toBeUndefined();
  expect(soundOf([begun, entry('callerHungUp')])).toBeUndefined();
  expect(soundOf([begun, entry('request', { method: 'delete', status: 204 })])).toBeUndefined();
  expect(soundOf([begun, entry('request', { method: 'delete', status: 503 })])?.name).toBe('menu');
  expect(soundOf([begun, entry('promptFinished', {}), playing('next')])?.name).toBe('next');
});

test('the tone before a recording is heard until it begins', () => {
  const tone = entry('beep', { lengthMs: 400 });
  expect(words(tone)).toEqual(['graph | plays the tone | 0.4 s']);
  const before = [playing('message'), entry('promptFinished', {}), tone];
  expect(soundOf(before)).toEqual({ n: tone.n, name: 'the tone', at: tone.at, length: 400 });
  expect(statusOf(live, before)).toBe('Playing the tone');
  expect(soundOf([...before, entry('recordingBegun')])).toBeUndefined();
  expect(soundOf([...before, entry('recordingOver')])).toBeUndefined();
});

test('the bot listens from the beginning of a recording to its end', () => {
  expect(isListening([])).toBe(false);
  expect(isListening([entry('recordingBegun'), entry('speech', { lengthMs: 1 })])).toBe(true);
  expect(isListening([entry('recordingBegun'), entry('recordingOver')])).toBe(false);
  expect(isListening([entry('recordingBegun'), entry('end')])).toBe(false);
});

test('the state of a call in words', () => {
  expect(statusOf(live, [])).toBe('Connected');
  expect(statusOf(live, [playing('menu')])).toBe('Playing menu');
  expect(statusOf(live, [entry('recordingBegun')])).toBe('The bot listens: speak');
  expect(statusOf({ ...live, state: 'incoming' }, [])).toBe('Ringing at the bot');
  const end = entry('end', { outcome: 'transferred', code: 200, subcode: 7015 });
  expect(statusOf({ ...live, ended: true, outcome: 'transferred' }, [end])).toBe('The call is over: transferred (200/7015)');
});

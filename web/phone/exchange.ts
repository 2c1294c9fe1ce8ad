// The exchange of a call in words, and what it means for whoever holds the telephone.

import type { Call, Entry } from './wire';
import { nameOf, numberOf, textOf } from './wire';

export type Actor = 'caller' | 'graph' | 'bot';

export interface Line {
  n: number;
  at: number;
  who: Actor;
  what: string;
  result: string;
  bad: boolean;
  bodies: unknown[];
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

// What people call the prompt: its resourceId or file, without a hash of the content at its end.
export function promptName(entry: Entry): string {
  const id = textOf(entry, 'resourceId');
  if (id) return id.replace(/(.)-[0-9a-f]{12,}$/, '$1');
  const file = textOf(entry, 'uri').split('/').pop() ?? '';
  return file.replace(/^([0-9a-f]{8})[0-9a-f]{4,}\.wav$/, '$1….wav').replace(/(.)-[0-9a-f]{12,}$/, '$1');
}

const accepted = (status: number) => status >= 200 && status < 300;

function faultOf(entry: Entry): string {
  const fault = textOf(entry, 'fault');
  return fault ? ` (${fault})` : '';
}

function bodyOf(entry: Entry): unknown[] {
  return entry.body === undefined ? [] : [entry.body];
}

// Entries that make no line of their own belong to an earlier one: the answer to a notification, speech that goes on.
export function linesOf(exchange: Entry[]): Line[] {
  const lines: Line[] = [];
  const told = new Map<number, Line>();
  let spoken = 0; // up to here, without a break
  for (const entry of exchange) {
    if (entry.what === 'notificationAnswered') {
      const line = told.get(numberOf(entry, 'number'));
      if (line) answer(line, entry);
      continue;
    }
    const before = lines.at(-1);
    spoken = entry.what === 'speech' ? spoken + numberOf(entry, 'lengthMs') : 0;
    if (before && spoken > numberOf(entry, 'lengthMs')) {
      before.result = seconds(spoken);
      continue;
    }
    const line = lineOf(entry);
    if (!line) continue;
    lines.push(line);
    if (entry.what === 'notification') told.set(numberOf(entry, 'number'), line);
  }
  return lines;
}

function answer(line: Line, entry: Entry): void {
  const status = numberOf(entry, 'status');
  const how = status ? `${status} in ${numberOf(entry, 'latencyMs').toFixed(1)} ms` : textOf(entry, 'trouble');
  line.result = [line.result, how + faultOf(entry)].filter(Boolean).join('; ');
  line.bad = line.bad || !accepted(status);
  line.bodies = [...line.bodies, ...bodyOf(entry)];
}

function lineOf(entry: Entry): Line | undefined {
  const line = (who: Actor, what: string, result = '', bad = false): Line => ({
    n: entry.n,
    at: entry.at,
    who,
    what,
    result,
    bad,
    bodies: bodyOf(entry),
  });
  switch (entry.what) {
    case 'ring':
      return line('caller', `rings: ${nameOf(entry.from as Call['from'])}`);
    case 'placed':
      return line('bot', `calls ${nameOf(entry.to as Call['to'])}`);
    case 'notification': {
      const fault = textOf(entry, 'fault');
      return line('graph', textOf(entry, 'about'), fault, fault === 'dropped' || fault === 'lost');
    }
    case 'request': {
      const status = numberOf(entry, 'status');
      const code = [textOf(entry, 'code'), textOf(entry, 'message')].filter(Boolean).join(' ');
      return line('bot', textOf(entry, 'method'), [status, code].filter(Boolean).join('  ') + faultOf(entry), !accepted(status));
    }
    case 'promptFetched': {
      const trouble = textOf(entry, 'trouble');
      return trouble ? line('graph', `cannot use ${promptName(entry)}`, trouble, true) : undefined;
    }
    case 'promptPlaying':
      return line('graph', `plays ${promptName(entry)}`, seconds(numberOf(entry, 'lengthMs')));
    case 'promptFinished':
      return line('graph', `${entry.whole === false ? 'cut off' : 'played'} ${promptName(entry)}`);
    case 'beep':
      return line('graph', 'plays the tone', seconds(numberOf(entry, 'lengthMs')));
    case 'recordingBegun':
      return line('graph', 'records');
    case 'recordingOver':
      return line('graph', `recorded ${seconds(numberOf(entry, 'lengthMs'))}`, textOf(entry, 'reason'));
    case 'key':
      return line('caller', `presses ${textOf(entry, 'key')}`, entry.notified === false ? 'not told to the bot' : '');
    case 'toneSent':
      return line('bot', `presses ${textOf(entry, 'key')}`);
    case 'speech':
      return line('caller', 'speaks', seconds(numberOf(entry, 'lengthMs')));
    case 'callerHungUp':
    case 'calleeHungUp':
      return line('caller', 'hangs up');
    case 'remark':
      return line('graph', textOf(entry, 'text'));
    case 'end': {
      const [code, subcode] = [numberOf(entry, 'code'), numberOf(entry, 'subcode')];
      return line('graph', `the call is over: ${textOf(entry, 'outcome')}`, code || subcode ? `${code}/${subcode}` : '');
    }
  }
  return undefined;
}

export interface Sound {
  n: number; // of the entry that began it
  uri?: string; // none: the tone before a recording
  name: string;
  at: number; // when it began, since the call did
  length: number;
}

const ends = new Set(['callerHungUp', 'calleeHungUp', 'end', 'promptFinished', 'recordingBegun', 'recordingOver']);

// What is to be heard behind the last entry, if anything.
export function soundOf(exchange: Entry[]): Sound | undefined {
  for (let i = exchange.length - 1; i >= 0; --i) {
    const entry = exchange[i]!;
    if (ends.has(entry.what)) return undefined;
    if (entry.what === 'request' && textOf(entry, 'method') === 'delete' && accepted(numberOf(entry, 'status')))
      return undefined;
    const { n, at } = entry;
    const length = numberOf(entry, 'lengthMs');
    if (entry.what === 'beep') return { n, name: 'the tone', at, length };
    if (entry.what === 'promptPlaying') return { n, uri: textOf(entry, 'uri'), name: promptName(entry), at, length };
  }
  return undefined;
}

// Whether the bot records, behind the last entry.
export function isListening(exchange: Entry[]): boolean {
  for (let i = exchange.length - 1; i >= 0; --i) {
    const what = exchange[i]!.what;
    if (what === 'recordingBegun') return true;
    if (what === 'recordingOver' || what === 'end' || what === 'callerHungUp' || what === 'calleeHungUp') return false;
  }
  return false;
}

// For people, and for screen readers, which are told when it changes.
export function statusOf(call: Call, exchange: Entry[]): string {
  if (call.ended) {
    const end = exchange.filter((e) => e.what === 'end').at(-1);
    const code = end ? numberOf(end, 'code') : 0;
    const why = call.outcome ? `: ${call.outcome}` : '';
    return `The call is over${why}${code ? ` (${code}/${numberOf(end!, 'subcode')})` : ''}`;
  }
  if (isListening(exchange)) return 'The bot listens: speak';
  const sound = soundOf(exchange);
  if (sound) return `Playing ${sound.name}`;
  switch (call.state) {
    case 'incoming':
      return 'Ringing at the bot';
    case 'establishing':
      return call.direction === 'outgoing' ? 'The bot calls' : 'The bot answers';
    case 'ringing':
      return 'The bot calls';
    case 'redirecting':
      return 'Being sent on';
    case 'transferring':
      return 'Being transferred';
    case 'transferAccepted':
      return 'Transferred';
    case 'terminating':
      return 'The bot hangs up';
  }
  return call.audio === 'active' ? 'Connected' : 'Connecting';
}

// The page at work: follows the emulator, reads what it lacks, plays what is to be heard.

import { signal } from '@preact/signals';
import * as api from './api';
import { soundOf } from './exchange';
import { Microphone } from './microphone';
import { Speaker } from './speaker';
import { beganOf, behind, callees, emulated, next, nothing, shown } from './state';
import type { Happening } from './state';
import type { Call } from './wire';

export const state = signal(nothing);
export const trouble = signal(''); // the last thing that did not work, for people
export const byHand = signal(localStorage.getItem('answers') !== 'byThemselves');
export const sounds = signal(true);
export const keyboardPresses = signal(localStorage.getItem('keyboard') !== 'off'); // the keys of a telephone
export const silenced = signal(false); // the browser waits for a click before it lets the page sound
export const speaking = signal(''); // the call that has the microphone
export const rung = signal(''); // the call that was rung from here last, until it is on the page
export const now = signal(performance.now());

const speaker = new Speaker((name, why) => (trouble.value = `${name} is not heard: ${why}`));
const reading = new Set<string>();
let events: EventSource | undefined;
let microphone: Microphone | undefined;

function take(what: Happening): void {
  state.value = next(state.value, what);
  for (const phone of behind(state.value)) void read(phone.call.id);
  play();
}

async function read(id: string): Promise<void> {
  if (reading.has(id)) return;
  reading.add(id);
  try {
    const known = state.value.phones.find((p) => p.call.id === id)?.known ?? 0;
    const page = await api.readCall(id, known);
    reading.delete(id);
    take({ kind: 'page', page });
  } catch (failure) {
    reading.delete(id); // the next event tries again
    if (failure instanceof api.Refused && failure.status === 404) take({ kind: 'gone', id });
  }
}

function play(): void {
  const here = shown(state.value);
  for (const { call, exchange } of here) {
    const sound = sounds.value && !call.ended ? soundOf(exchange) : undefined;
    const elapsed = (s: { at: number }) => emulated(state.value, performance.now()) - call.began - s.at;
    speaker.sync(call.id, sound, elapsed, state.value.speed);
  }
  const hears = (call: Call) => !call.ended && call.id === asking?.call && call.began === asking.began;
  if (asking && !here.some((p) => hears(p.call))) stopSpeaking();
  silenced.value = sounds.value && speaker.isSilenced;
}

// What was to be heard while the browser kept the page silent has moved on meanwhile.
async function wake(): Promise<void> {
  const wasSilenced = speaker.isSilenced;
  await speaker.wake();
  if (wasSilenced) speaker.stop();
  play();
}

export function follow(): void {
  events?.close();
  events = new EventSource(api.eventsPath(byHand.value));
  events.addEventListener('calls', (e) => take({ kind: 'calls', at: performance.now(), ...JSON.parse(e.data) }));
  events.addEventListener('call', (e) => take({ kind: 'call', at: performance.now(), ...JSON.parse(e.data) }));
  events.onerror = () => {
    take({ kind: 'disconnected' });
    // A browser comes again by itself, but not after a refusal.
    if (events?.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  };
}

export function tick(): void {
  now.value = performance.now();
  silenced.value = sounds.value && speaker.isSilenced;
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    trouble.value = '';
  } catch (failure) {
    trouble.value = failure instanceof Error ? failure.message : String(failure);
  }
}

export async function ring(from: string, name: string): Promise<void> {
  void wake();
  await attempt(async () => {
    const id = await api.ring(from, name);
    rung.value = id;
    take({ kind: 'chosen', id });
  });
}

// Who does something with a call keeps it on the page.
function use(call: string): void {
  if (!state.value.chosen.includes(call)) take({ kind: 'chosen', id: call });
}

// In the order of the fingers: requests may overtake each other.
let pressed: Promise<unknown> = Promise.resolve();

export function press(call: string, tone: string): void {
  use(call);
  if (sounds.value) speaker.tone(tone);
  pressed = pressed.then(() => attempt(() => api.press(call, tone)));
}

export const hangUp = (call: string) => attempt(() => api.hangUp(call));
export const speakFor = (call: string, seconds: number) => attempt(() => api.speak(call, { seconds }));
export const watch = (id: string) => take({ kind: 'chosen', id });
export const putAside = (id: string) => {
  speaker.sync(id, undefined, () => 0, 1);
  take({ kind: 'dismissed', id });
};

export async function decide(call: string, party: number, how: 'answer' | 'decline' | 'busy'): Promise<void> {
  void wake();
  const rungAt = state.value.phones.find((p) => p.call.id === call);
  if (rungAt && callees(rungAt.call).some((p) => p.party === party)) use(call);
  await attempt(() => api.decide(call, party, how));
}

export async function startSpeaking(call: string): Promise<void> {
  stopSpeaking();
  use(call);
  const mine = {};
  asking = { call, began: beganOf(state.value, call), mine };
  await attempt(async () => {
    const open = await Microphone.open(async (wav) => {
      await attempt(() => api.speak(call, wav));
    });
    // Somebody pressed again, or the call ended, while the browser asked for permission.
    if (asking?.mine !== mine) return open.close();
    microphone = open;
    speaking.value = call;
  });
}

let asking: { call: string; began: number | undefined; mine: object } | undefined;

export function stopSpeaking(): void {
  asking = undefined;
  microphone?.close();
  microphone = undefined;
  speaking.value = '';
}

export function answerByHand(yes: boolean): void {
  byHand.value = yes;
  localStorage.setItem('answers', yes ? 'byHand' : 'byThemselves');
  follow();
}

export function useKeyboard(yes: boolean): void {
  keyboardPresses.value = yes;
  localStorage.setItem('keyboard', yes ? 'on' : 'off');
}

export function useSound(yes: boolean): void {
  sounds.value = yes;
  if (yes) void wake();
  else play();
}

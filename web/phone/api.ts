// What the page asks of the emulator.

import type { CallPage } from './wire';

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function ask(method: string, path: string, body?: object | ArrayBuffer): Promise<Response> {
  const audio = body instanceof ArrayBuffer;
  const response = await fetch(`/emulator${path}`, {
    method,
    headers: body ? { 'Content-Type': audio ? 'audio/wav' : 'application/json' } : {},
    ...(body && { body: audio ? body : JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const first = problem.errors?.[0];
  throw new Refused(response.status, first ? `${first.pointer} ${first.detail}` : (problem.title ?? `The emulator answered ${response.status}`));
}

// Numbers begin with a plus; anything else is a user's id.
export async function ring(from: string, name: string): Promise<string> {
  const party = { [from.startsWith('+') ? 'phone' : 'user']: from, ...(name && { name }) };
  const answer = await (await ask('POST', '/calls', { from: party })).json();
  return answer.id;
}

export const press = (call: string, tones: string) => ask('POST', `/calls/${call}/press`, { tones });
export const hangUp = (call: string) => ask('POST', `/calls/${call}/hangup`);
export const speak = (call: string, audio: ArrayBuffer | { seconds: number }) => ask('POST', `/calls/${call}/speak`, audio);
export const decide = (call: string, party: number, how: 'answer' | 'decline' | 'busy') =>
  ask('POST', `/calls/${call}/${how}`, { party });

export async function readCall(call: string, after: number): Promise<CallPage> {
  return (await ask('GET', `/calls/${call}?after=${after}`)).json();
}

export async function readPrompt(uri: string): Promise<ArrayBuffer> {
  return (await ask('GET', `/prompts?uri=${encodeURIComponent(uri)}`)).arrayBuffer();
}

// The emulator tells by its name that the page has come back.
const page = crypto.randomUUID();

export const eventsPath = (byHand: boolean) => `/emulator/events?page=${page}${byHand ? '&answers=byHand' : ''}`;

// Who looks, with which token. It stays in this tab, and is never part of an address that is sent.

import { computed, signal } from '@preact/signals';
import { Api, ApiProblem } from '../common/api';
import type { WhoAmI } from './types';

const place = 'switchhook-token';

export function textBehind(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped; // whoever wrote it meant the sign itself
  }
}

// `switchhook dev` opens "/#token=…": what stands behind # stays in the browser.
function tokenFromAddress(): string | undefined {
  const found = /^#token=([^&]+)/.exec(location.hash);
  if (!found) return undefined;
  history.replaceState(null, '', location.pathname);
  return textBehind(found[1]!);
}

export const token = signal(tokenFromAddress() ?? sessionStorage.getItem(place) ?? '');
export const me = signal<WhoAmI | undefined>(undefined);
export const refusal = signal('');
export const api = computed(() => new Api(token.value));
export const mayAct = computed(() => me.value?.role === 'admin');

export async function signIn(given: string): Promise<void> {
  refusal.value = '';
  token.value = given;
  try {
    me.value = await api.value.get<WhoAmI>('/api/whoami');
    sessionStorage.setItem(place, given);
  } catch (e) {
    me.value = undefined;
    refusal.value = e instanceof ApiProblem && e.status === 401 ? 'The server does not take this token.' : textOf(e);
  }
}

export function signOut(): void {
  sessionStorage.removeItem(place);
  me.value = undefined;
  token.value = '';
}

// Somebody put an address with a token into this tab.
addEventListener('hashchange', () => {
  const given = tokenFromAddress();
  if (given !== undefined) void signIn(given);
});

export function textOf(e: unknown): string {
  return e instanceof Error ? e.message : String(e);
}

// The view that the address names: #/calls/ID, #/flows/NAME.

import { signal } from '@preact/signals';
import { textBehind } from './session';

export interface Route {
  view: string;
  name: string;
  options: URLSearchParams;
}

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [view = '', ...rest] = path.split('/');
  return { view: view || 'calls', name: rest.map(textBehind).join('/'), options: new URLSearchParams(query) };
}

export const route = signal(read());
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) return;
  route.value = read();
});

export function callAddress(id: string): string {
  return `#/calls/${encodeURIComponent(id)}`;
}

export function flowAddress(name: string, version?: string): string {
  return `#/flows/${encodeURIComponent(name)}${version ? `?version=${encodeURIComponent(version)}` : ''}`;
}

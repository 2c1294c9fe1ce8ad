import type { Party } from './types';

// "+33123456789" becomes "+33…89": enough to recognise, not enough to call.
export function maskedNumber(number: string): string {
  if (!/^\+\d{6,}$/.test(number)) return number;
  return `${number.slice(0, 3)}…${number.slice(-2)}`;
}

export function partyText(who: Party | undefined, numbers: 'masked' | 'whole'): string {
  if (!who) return '–';
  if (who.phone) return numbers === 'masked' ? maskedNumber(who.phone) : who.phone;
  const id = who.user ?? who.application ?? who.applicationInstance ?? '';
  return who.displayName ?? (id.length > 13 ? `${id.slice(0, 8)}…` : id);
}

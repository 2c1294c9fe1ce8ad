import type { CallSummary, Party } from './types';

// "+33123456789" becomes "+33…89": enough to recognise, not enough to call. The server's rule; what it has masked stays.
export function maskedNumber(number: string): string {
  if (number.includes('…')) return number;
  return number.length < 7 ? '…' : `${number.slice(0, 3)}…${number.slice(-2)}`;
}

// Some platforms give a number for a name, or for a user's id.
function isNumber(name: string): boolean {
  return name.startsWith('+') || /^[\d\s.\-/()]{5,20}$/.test(name);
}

function shownAs(text: string, numbers: 'masked' | 'whole'): string {
  return numbers === 'masked' && isNumber(text) ? maskedNumber(text.replace(/[\s.\-/()]/g, '')) : text;
}

const kinds: Record<string, string> = {
  onPremises: 'on premises',
  assertedIdentity: 'asserted identity',
  azureCommunicationServicesUser: 'Azure user',
  applicationInstance: 'resource account',
};

export function partyText(who: Party | undefined, numbers: 'masked' | 'whole'): string {
  const [kind, id = ''] = Object.entries(who ?? {}).find(([member]) => member !== 'displayName') ?? [''];
  if (kind === 'phone') return numbers === 'masked' ? maskedNumber(id) : id;
  if (id.startsWith('+')) return shownAs(id, numbers);
  if (who?.displayName) return shownAs(who.displayName, numbers);
  if (id === '') return kind === '' ? '–' : (kinds[kind] ?? kind);
  return id.length > 13 ? `${id.slice(0, 8)}…` : id;
}

// Who is at the other end; "to" whoever the bot called.
export function otherEndText(c: CallSummary): string {
  return c.direction === 'outgoing' ? `to ${partyText(c.to, 'masked')}` : partyText(c.from, 'masked');
}

import { expect, test } from 'vitest';
import { otherEndText, partyText } from './parties';

test('a number is masked wherever it stands, until it is asked for', () => {
  for (const who of [
    { phone: '+33123456789' },
    { phone: '+33123456789', displayName: 'Ada' },
    { user: '+33123456789' },
    { user: '8d1e6ab6-26c5-4e22-a1bc-06ea7343958e', displayName: '+33123456789' },
    { guest: '', displayName: '+33 1 23 45 67-89' },
  ])
    expect(partyText(who, 'masked')).toBe('+33…89');
  expect(partyText({ phone: '+33…89' }, 'masked')).toBe('+33…89');
  expect(partyText({ phone: '+33123' }, 'masked')).toBe('…');
  expect(partyText({ phone: '0123456789' }, 'masked')).toBe('012…89');
  expect(partyText({ user: 'a', displayName: '0123456789' }, 'masked')).toBe('012…89');
  expect(partyText({ phone: '+33123456789' }, 'whole')).toBe('+33123456789');
  expect(partyText({ user: 'a', displayName: '+33 1 23 45 67 89' }, 'whole')).toBe('+33 1 23 45 67 89');
});

test('whoever calls is named, whatever kind they are', () => {
  expect(partyText({ user: '8d1e6ab6-26c5-4e22-a1bc-06ea7343958e', displayName: 'Ada' }, 'masked')).toBe('Ada');
  expect(partyText({ user: '8d1e6ab6-26c5-4e22-a1bc-06ea7343958e' }, 'masked')).toBe('8d1e6ab6…');
  for (const kind of ['guest', 'encrypted', 'onPremises', 'device', 'assertedIdentity', 'azureCommunicationServicesUser']) {
    expect(partyText({ [kind]: '8d1e6ab6-26c5-4e22-a1bc-06ea7343958e' }, 'masked')).toBe('8d1e6ab6…');
    expect(partyText({ [kind]: '' }, 'masked')).not.toMatch(/^–?$/);
  }
  expect(partyText({}, 'masked')).toBe('–');
  expect(partyText(undefined, 'masked')).toBe('–');
});

test('a call that the bot placed is one to somebody', () => {
  const bot = { application: '00000000-0000-0000-0000-000000000001', displayName: 'Bot' };
  const call = { id: 'a', state: 'established' };
  expect(otherEndText({ ...call, direction: 'incoming', from: { phone: '+33123456789' }, to: bot })).toBe('+33…89');
  expect(otherEndText({ ...call, direction: 'outgoing', from: bot, to: { phone: '+33123456789' } })).toBe('to +33…89');
});

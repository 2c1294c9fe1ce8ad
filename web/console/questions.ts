// What is asked of the server for what somebody typed into the search, and the order of what is found. Pure.

import type { CallSummary } from './types';

export const callsAPage = 25;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const longestShortNumber = 7; // digits; more may also be how an id begins

// A number, when it looks like one and may be searched for; else the beginning of an id. A whole id may also be a chain's.
export function questionsFor(typed: string, outcome: string, mayAskForNumbers: boolean): string[] {
  const asked = (options: Record<string, string>) => {
    const q = new URLSearchParams({ limit: String(callsAPage), ...options });
    if (outcome !== '') q.set('outcome', outcome);
    return `/api/calls?${q}`;
  };
  const text = typed.replace(/\s+/g, '');
  if (text === '') return [asked({})];
  if (guid.test(text)) return [asked({ id: text }), asked({ chain: text })];
  const digits = text.replace(/[-().]/g, '');
  if (mayAskForNumbers && /^\+?\d+$/.test(digits)) {
    const isNumber = digits.startsWith('+') || digits !== text || digits.length <= longestShortNumber;
    return isNumber ? [asked({ number: digits })] : [asked({ number: digits }), asked({ id: text })];
  }
  return [asked({ id: text })];
}

// Each call once, as it was told last; several questions have answers of their own.
export function newestFirst(calls: CallSummary[]): CallSummary[] {
  const all = [...new Map(calls.map((c) => [c.id, c])).values()];
  return all.sort((a, b) => (b.began ?? '').localeCompare(a.began ?? ''));
}

// `isMore`: the server has further ones.
export function foundText(count: number, isMore: boolean): string {
  if (isMore) return `The latest ${count}; there are more.`;
  if (count === 0) return 'No call matches.';
  return count === 1 ? 'One call found.' : `${count} calls found.`;
}

// The same calls, as they are now. What has ended stays so, however late an answer comes.
export function withNews(before: CallSummary[], news: CallSummary[]): CallSummary[] {
  return before.map((c) => (c.ended === undefined ? (news.find((n) => n.id === c.id) ?? c) : c));
}

// Calls that were asked for once, and follow what happens to them until they have ended.

import { settling } from '../common/settle';
import { calls, listen, loaded } from './feed';
import { api } from './session';
import type { CallPage, CallSummary } from './types';

const askAgainAfter = 300; // ms, behind the last news
const askAgainWithin = 2000; // behind the first
const askAgainAfterFailure = 3000;

export interface Following {
  follow(shown: CallSummary[]): void; // these, and no others any more
  stop(): void;
}

// `told` hears of those to which something has happened, as they are now.
export function following(told: (calls: CallSummary[]) => void): Following {
  const followed = new Map<string, () => void>();
  const due = new Set<string>();
  const stop = new AbortController();
  const news = settling(() => void ask(), askAgainAfter, askAgainWithin);
  const seemsLive = (id: string) => !loaded.value || calls.byId.has(id);

  async function ask() {
    const asked = [...due].filter((id) => followed.has(id));
    due.clear();
    let now: CallSummary[] = [];
    try {
      const pages = await Promise.all(
        asked.map((id) => api.value.get<CallPage>(`/api/calls?limit=1&id=${encodeURIComponent(id)}`, stop.signal)),
      );
      now = pages.flatMap((p) => [...p.live, ...p.ended]);
    } catch {
      if (stop.signal.aborted) return;
    }
    if (now.length > 0) told(now);
    // Another instance may know of an end later than it was told of here.
    const open = asked.filter((id) => !now.some((c) => c.id === id && (c.ended !== undefined || seemsLive(id))));
    for (const id of open) due.add(id);
    if (open.length > 0) news.at(askAgainAfterFailure);
  }
  function happened(id: string) {
    due.add(id);
    news.soon();
  }
  function follow(shown: CallSummary[]) {
    const live = new Set(shown.filter((c) => c.ended === undefined).map((c) => c.id));
    for (const [id, unlisten] of followed) {
      if (live.has(id)) continue;
      unlisten();
      followed.delete(id);
    }
    for (const id of live) {
      if (followed.has(id)) continue;
      followed.set(id, listen(id, () => happened(id)));
      if (!seemsLive(id)) happened(id); // it has ended since it was asked for
    }
  }
  return {
    follow,
    stop() {
      follow([]);
      news.stop();
      stop.abort();
    },
  };
}

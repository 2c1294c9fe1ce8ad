// The picture of the flow that a call follows: asked for, there, not kept, or refused for now.

import { useEffect, useState } from 'preact/hooks';
import { ApiProblem } from '../common/api';
import { api, textOf } from './session';
import type { Picture } from './types';

const askAgainAfter = 5000; // ms

export interface PictureAsked {
  picture?: Picture;
  isKept: boolean;
  problem: string; // why there is none yet
  askAgain(): void;
}

export function usePicture(name?: string, version?: string): PictureAsked {
  const [answer, setAnswer] = useState<Omit<PictureAsked, 'askAgain'>>({ isKept: true, problem: '' });
  const [times, setTimes] = useState(0);
  useEffect(() => setAnswer({ isKept: true, problem: '' }), [name, version]);
  useEffect(() => {
    if (!name) return;
    const stop = new AbortController();
    let timer = 0;
    const query = version ? `?version=${encodeURIComponent(version)}` : '';
    const ask = async () => {
      try {
        const picture = await api.value.get<Picture>(`/api/flows/${encodeURIComponent(name)}/picture${query}`, stop.signal);
        setAnswer({ picture, isKept: true, problem: '' });
      } catch (e) {
        if (stop.signal.aborted) return;
        const isKept = !(e instanceof ApiProblem && e.status === 404);
        setAnswer({ isKept, problem: isKept ? textOf(e) : '' });
        if (isKept) timer = window.setTimeout(() => void ask(), askAgainAfter);
      }
    };
    void ask();
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [name, version, times]);
  return { ...answer, askAgain: () => setTimes((n) => n + 1) };
}

export function NoPicture({ asked, hasFlow }: { asked: PictureAsked; hasFlow: boolean }) {
  if (!hasFlow) return <p class="quiet">It has no flow yet.</p>;
  if (!asked.isKept) return <p class="quiet">The flow that it followed is not kept.</p>;
  if (asked.problem === '') return <p aria-busy="true">Looking for its flow …</p>;
  return (
    <p class="bad" role="alert">
      Its flow cannot be shown now: {asked.problem}{' '}
      <button class="outline secondary small" onClick={asked.askAgain}>Ask again</button>
    </p>
  );
}

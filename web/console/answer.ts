import { useEffect, useState } from 'preact/hooks';
import { api, textOf } from './session';

// What the server says at `path`, and what is wrong; asked for again as long as the page is looked at.
export function useAnswer<T>(path: string, every: number): [T | undefined, string] {
  const [answer, setAnswer] = useState<T>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const stop = new AbortController();
    let asking = false;
    setAnswer(undefined);
    const ask = async () => {
      if (document.hidden || asking) return;
      asking = true;
      try {
        setAnswer(await api.value.get<T>(path, stop.signal));
        setProblem('');
      } catch (e) {
        if (!stop.signal.aborted) setProblem(textOf(e));
      }
      asking = false;
    };
    void ask();
    const shown = () => void ask();
    document.addEventListener('visibilitychange', shown);
    const timer = setInterval(() => void ask(), every);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', shown);
      stop.abort();
    };
  }, [path, every]);
  return [answer, problem];
}

// Work that much news asks for: once it is quiet, and at the latest so long behind the first that asked.

export interface Settling {
  soon(): void;
  at(ms: number): void; // from now, whatever asked before
  stop(): void;
}

export function settling(work: () => void, quiet: number, longest: number): Settling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first: number | undefined;
  const at = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      first = undefined;
      work();
    }, ms);
  };
  return {
    soon() {
      first ??= Date.now();
      at(Math.max(0, Math.min(quiet, first + longest - Date.now())));
    },
    at,
    stop: () => clearTimeout(timer),
  };
}

// Requests to the server that this page came from.

import { EventParser, type ServerEvent } from './events';

// What a problem document says (RFC 9457), or what went wrong on the way.
export class ApiProblem extends Error {
  constructor(
    readonly status: number, // 0: no answer
    message: string,
  ) {
    super(message);
  }
}

export type StreamState = 'connecting' | 'open' | 'closed';

export interface StreamHandlers {
  event(e: ServerEvent): void;
  // `problem`: why it is not open. When it is closed nothing is tried any more.
  state(s: StreamState, problem?: ApiProblem): void;
  // The server has said where the stream stands, and it goes on from nowhere: what there is must be asked for now.
  begins?(): void;
}

// The server says something every 15 s.
const quietFor = 45_000; // ms
const askedFor = 20_000;

export class Api {
  constructor(private readonly token?: string) {}

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await this.ask('GET', path, undefined, signal)) as T;
  }

  // What is sent is JSON, which no form of another site can send.
  send(verb: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return this.ask(verb, path, body);
  }

  // Goes on where it broke off, until it is stopped; a refusal that waiting does not mend ends it. While nobody looks it
  // rests: browsers have six connections for a server, and each tab would keep one.
  stream(path: string, to: StreamHandlers): () => void {
    const stop = new AbortController();
    void this.follow(path, to, stop.signal);
    return () => stop.abort();
  }

  private headers(): Record<string, string> {
    return this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` };
  }

  private async ask(verb: string, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
    const headers = this.headers();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), askedFor);
    signal?.addEventListener('abort', () => deadline.abort());
    const request: RequestInit = { method: verb, headers, cache: 'no-store', signal: deadline.signal };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      request.body = JSON.stringify(body);
    }
    try {
      const answer = await fetch(path, request);
      if (!answer.ok) throw await problemOf(answer);
      const text = await answer.text();
      return text === '' ? undefined : JSON.parse(text);
    } catch (e) {
      if (signal?.aborted || e instanceof ApiProblem) throw e;
      throw new ApiProblem(0, 'the server does not answer');
    } finally {
      clearTimeout(timer);
    }
  }

  private async follow(path: string, to: StreamHandlers, stop: AbortSignal): Promise<void> {
    let lastId = '';
    for (let wait = 500; !stop.aborted; wait = Math.min(wait * 2, 15_000)) {
      await untilVisible(stop);
      if (stop.aborted) return;
      to.state('connecting');
      const attempt = new Attempt(stop);
      const parser = new EventParser(lastId);
      try {
        const headers = this.headers();
        if (lastId !== '') headers['Last-Event-ID'] = lastId;
        const answer = await fetch(path, { headers, cache: 'no-store', signal: attempt.signal });
        if (!answer.ok) throw await problemOf(answer);
        to.state('open');
        wait = 500;
        await read(answer, parser, to, attempt);
      } catch (e) {
        if (stop.aborted) return;
        if (e instanceof ApiProblem) {
          if (e.status === 401 || e.status === 403) return to.state('closed', e);
          to.state('connecting', e);
        }
      } finally {
        attempt.end();
        lastId = parser.lastId;
      }
      if (!document.hidden) await new Promise((done) => setTimeout(done, wait));
    }
  }
}

// One connection: it ends when it is quiet for too long, when nobody looks, and when all of it is to stop.
class Attempt {
  private readonly ending = new AbortController();
  private timer = 0;
  private readonly abort = () => this.ending.abort();
  private readonly hide = () => document.hidden && this.abort();

  constructor(private readonly stop: AbortSignal) {
    stop.addEventListener('abort', this.abort);
    document.addEventListener('visibilitychange', this.hide);
    this.alive();
  }
  get signal(): AbortSignal {
    return this.ending.signal;
  }
  alive(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(this.abort, quietFor);
  }
  end(): void {
    clearTimeout(this.timer);
    this.stop.removeEventListener('abort', this.abort);
    document.removeEventListener('visibilitychange', this.hide);
    this.abort();
  }
}

function untilVisible(stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if (document.hidden && !stop.aborted) return;
      document.removeEventListener('visibilitychange', look);
      stop.removeEventListener('abort', look);
      done();
    };
    document.addEventListener('visibilitychange', look);
    stop.addEventListener('abort', look);
    look();
  });
}

async function read(answer: Response, parser: EventParser, to: StreamHandlers, attempt: Attempt): Promise<void> {
  const goesOn = parser.lastId !== '';
  let begun = false;
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    attempt.alive();
    for (const event of parser.push(value)) to.event(event);
    if (!begun && !goesOn && parser.lastId !== '') {
      begun = true;
      to.begins?.();
    }
  }
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const text = await answer.text().catch(() => '');
  try {
    const said = JSON.parse(text) as { detail?: string; title?: string };
    return new ApiProblem(answer.status, said.detail ?? said.title ?? `status ${answer.status}`);
  } catch {
    return new ApiProblem(answer.status, text.trim() || `status ${answer.status}`);
  }
}

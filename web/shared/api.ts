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
  state(s: StreamState, problem?: ApiProblem): void;
}

export class Api {
  constructor(private readonly token?: string) {}

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await this.ask('GET', path, undefined, signal)) as T;
  }

  // What is sent is JSON, which no form of another site can send.
  send(verb: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return this.ask(verb, path, body);
  }

  // Goes on where it broke off, until it is stopped; a refusal that waiting does not mend ends it.
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
    const request: RequestInit = { method: verb, headers, cache: 'no-store' };
    if (signal) request.signal = signal;
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      request.body = JSON.stringify(body);
    }
    const answer = await fetch(path, request).catch((e: unknown) => {
      if (signal?.aborted) throw e;
      throw new ApiProblem(0, 'the server does not answer');
    });
    if (!answer.ok) throw await problemOf(answer);
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  private async follow(path: string, to: StreamHandlers, stop: AbortSignal): Promise<void> {
    const parser = { now: new EventParser() };
    for (let wait = 1000; !stop.aborted; wait = Math.min(wait * 2, 15_000)) {
      to.state('connecting');
      try {
        const headers = this.headers();
        if (parser.now.lastId !== '') headers['Last-Event-ID'] = parser.now.lastId;
        const answer = await fetch(path, { headers, cache: 'no-store', signal: stop });
        if (!answer.ok) throw await problemOf(answer);
        to.state('open');
        wait = 500;
        const lastId = parser.now.lastId;
        parser.now = new EventParser();
        parser.now.lastId = lastId;
        await read(answer, parser.now, to);
      } catch (e) {
        if (stop.aborted) return;
        if (e instanceof ApiProblem && (e.status === 401 || e.status === 403)) return to.state('closed', e);
      }
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

async function read(answer: Response, parser: EventParser, to: StreamHandlers): Promise<void> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of parser.push(value)) to.event(event);
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

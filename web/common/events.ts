// Server-sent events over fetch, which unlike EventSource can send a token.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream

export interface ServerEvent {
  type: string;
  data: string;
  id: string;
}

// Text as it comes, in any pieces; gives the events that are whole.
export class EventParser {
  private rest = '';
  private type = '';
  private data: string[] = [];
  private id: string;

  // `lastId`: of the last event that was given, or where the stream said that it stands.
  constructor(public lastId = '') {
    this.id = lastId;
  }

  *push(text: string): Generator<ServerEvent> {
    this.rest += text;
    for (;;) {
      const end = this.rest.search(/\r\n|\n|\r(?!$)/);
      if (end < 0) return;
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + (this.rest.startsWith('\r\n', end) ? 2 : 1));
      const event = this.take(line);
      if (event) yield event;
    }
  }

  private take(line: string): ServerEvent | undefined {
    if (line === '') {
      this.lastId = this.id;
      const event = { type: this.type || 'message', data: this.data.join('\n'), id: this.lastId };
      const isOne = this.data.length > 0;
      this.type = '';
      this.data = [];
      return isOne ? event : undefined;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.type = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id') this.id = value;
    return undefined;
  }
}

import { expect, test } from 'vitest';
import { EventParser } from './events';

const text = 'retry: 2000\nid: 7\n\nevent: callBegan\ndata: {"call":"a"}\nid: 8\n\n: quiet\n\ndata: x\ndata: y\n\n';

test('events come whole, wherever the text is cut', () => {
  for (let cut = 0; cut <= text.length; ++cut) {
    const parser = new EventParser();
    const events = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
    expect(events).toEqual([
      { type: 'callBegan', data: '{"call":"a"}', id: '8' },
      { type: 'message', data: 'x\ny', id: '8' },
    ]);
    expect(parser.retry).toBe(2000);
  }
});

test('lines end as they like', () => {
  expect(new EventParser().push('data: a\r\n\r\ndata: b\r\rdata: c\n\n').map((e) => e.data)).toEqual(['a', 'b', 'c']);
});

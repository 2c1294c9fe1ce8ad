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
  }
});

test('lines end as they like', () => {
  expect([...new EventParser().push('data: a\r\n\r\ndata: b\r\rdata: c\n\n')].map((e) => e.data)).toEqual(['a', 'b', 'c']);
});

test('an id counts when its event is whole, or none comes with it', () => {
  const parser = new EventParser();
  expect([...parser.push('id: 7\n\n')]).toEqual([]);
  expect(parser.lastId).toBe('7');
  expect([...parser.push('data: a\nid: 8\n')]).toEqual([]);
  expect(parser.lastId).toBe('7');
  const next = new EventParser(parser.lastId);
  expect([...next.push('data: a\nid: 8\n\ndata: b\n\n')].map((e) => e.id)).toEqual(['8', '8']);
});

test('what follows an event that could not be worked is not counted as seen', () => {
  const parser = new EventParser();
  for (const event of parser.push('data: a\nid: 1\n\ndata: b\nid: 2\n\n')) {
    expect(event.data).toBe('a');
    break;
  }
  expect(parser.lastId).toBe('1');
});

import { expect, test } from 'vitest';
import { arrowText, nodeOfStep, place, shareOf } from './layout';
import type { Picture } from './types';

const desk: Picture = {
  name: 'desk',
  version: '1',
  calls: 8,
  inPart: 0,
  nodes: [
    { kind: 'start', title: 'a call comes in', steps: [] },
    { kind: 'section', title: 'main', entered: 8, steps: [{ at: '/sections/main/0', caption: 'menu choices', depth: 0, entered: 8 }] },
    { kind: 'section', title: 'sales', entered: 2, steps: [{ at: '/sections/sales/0', caption: `say ${'x'.repeat(90)}`, depth: 0 }] },
    { kind: 'end', title: 'the call ends', steps: [] },
  ],
  arrows: [
    { from: 0, to: 1, kind: 'success', label: '' },
    { from: 1, to: 2, step: 0, kind: 'success', label: '1', taken: 2 },
    { from: 1, to: 1, step: 0, kind: 'success', label: '9', taken: 0 },
    { from: 1, to: 3, step: 0, kind: 'failure', label: 'exhausted', taken: 6 },
    { from: 2, to: 3, kind: 'success', label: '' },
  ],
};

test('nothing lies upon anything else, and arrows go down from where they begin', () => {
  const placed = place(desk);
  for (const a of placed.nodes)
    for (const b of placed.nodes) {
      if (a === b) continue;
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart).toBe(true);
    }
  for (const n of placed.nodes) {
    expect(n.x).toBeGreaterThanOrEqual(0);
    expect(n.x + n.width).toBeLessThanOrEqual(placed.width);
    expect(n.y + n.height).toBeLessThanOrEqual(placed.height);
  }
  expect(placed.nodes[1]!.y).toBeGreaterThan(placed.nodes[0]!.y);
  expect(placed.arrows).toHaveLength(5);
  for (const a of placed.arrows) expect(a.points.length).toBeGreaterThan(1);
});

test('an arrow tells its share of those who came', () => {
  expect(shareOf(desk, 1)).toBe(0.25);
  expect(arrowText(desk, 1)).toBe('1 · 25 %');
  expect(arrowText(desk, 2)).toBe('9 · 0 %');
  expect(arrowText(desk, 0)).toBe('');
  expect(shareOf(desk, 4)).toBeUndefined();
});

test('where the flow begins, the share is of all calls that were counted', () => {
  const began = (taken: number, calls: number): Picture => {
    const arrows = [{ ...desk.arrows[0]!, taken }, ...desk.arrows.slice(1)];
    return { ...desk, calls, arrows };
  };
  expect(arrowText(began(2, 8), 0)).toBe('25 %');
  expect(shareOf(began(0, 8), 0)).toBe(0);
  expect(shareOf(began(9, 8), 0)).toBe(1);
  expect(shareOf(began(0, 0), 0)).toBeUndefined();
});

test('a step is found in its section', () => {
  expect(nodeOfStep(desk, '/sections/sales/0')).toBe(2);
  expect(nodeOfStep(desk, '/sections/none/0')).toBe(-1);
  expect(nodeOfStep(desk, undefined)).toBe(-1);
});

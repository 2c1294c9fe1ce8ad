// Where the parts of a flow's picture stand. Pure; the layout is dagre's.

import { Graph, layout as dagreLayout } from '@dagrejs/dagre';
import type { Picture, PictureNode } from './types';

export interface PlacedNode {
  node: PictureNode;
  x: number; // of its left upper corner
  y: number;
  width: number;
  height: number;
}

export interface PlacedArrow {
  index: number; // in the picture
  points: { x: number; y: number }[];
  label: { x: number; y: number };
}

export interface PlacedPicture {
  width: number;
  height: number;
  nodes: PlacedNode[];
  arrows: PlacedArrow[];
}

export const lineHeight = 18;
export const titleHeight = 26;
const charWidth = 6.6;
const indent = 12;
const longestText = 44;

export function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

function sizeOf(n: PictureNode): { width: number; height: number } {
  const texts = [n.title.length * 1.15 + 6, ...n.steps.map((s) => shortened(s.caption).length + (s.depth * indent) / charWidth + 6)];
  return {
    width: Math.max(90, Math.ceil(Math.max(...texts) * charWidth) + 20),
    height: titleHeight + n.steps.length * lineHeight + (n.steps.length > 0 ? 8 : 0),
  };
}

export function place(p: Picture): PlacedPicture {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 54, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  p.nodes.forEach((n, i) => graph.setNode(String(i), sizeOf(n)));
  p.arrows.forEach((a, i) =>
    graph.setEdge(String(a.from), String(a.to), { width: arrowText(p, i).length * charWidth + 8, height: 14, labelpos: 'c' }, String(i)),
  );
  dagreLayout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: p.nodes.map((node, i) => {
      const at = graph.node(String(i)) as { x: number; y: number; width: number; height: number };
      return { node, x: at.x - at.width / 2, y: at.y - at.height / 2, width: at.width, height: at.height };
    }),
    arrows: p.arrows.map((a, index) => {
      const edge = graph.edge(String(a.from), String(a.to), String(index)) as {
        points: { x: number; y: number }[];
        x: number;
        y: number;
      };
      if (a.from === a.to) return loop(index, graph.node(String(a.from)) as Box, edge);
      return { index, points: edge.points, label: { x: edge.x, y: edge.y } };
    }),
  };
}

interface Box {
  x: number; // of its middle
  y: number;
  width: number;
  height: number;
}

// From the right side of the section back to it.
function loop(index: number, box: Box, label: { x: number; y: number }): PlacedArrow {
  const side = box.x + box.width / 2;
  const out = Math.max(label.x, side + 16);
  const points = [
    { x: side, y: box.y - box.height / 4 },
    { x: out, y: box.y - box.height / 4 },
    { x: out, y: box.y + box.height / 4 },
    { x: side, y: box.y + box.height / 4 },
  ];
  return { index, points, label: { x: out, y: box.y } };
}

// "2 · 41 %": of the callers who came to where the arrow begins.
export function arrowText(p: Picture, index: number, shares = true): string {
  const label = shortened(p.arrows[index]!.label);
  const share = shareOf(p, index);
  if (share === undefined || !shares) return label;
  const percent = `${Math.round(share * 100)} %`;
  return label === '' ? percent : `${label} · ${percent}`;
}

// Whoever comes back to the first step counts there again: hence no more than 1.
export function shareOf(p: Picture, index: number): number | undefined {
  const arrow = p.arrows[index]!;
  const from = p.nodes[arrow.from];
  const all = from?.kind === 'start' ? p.calls : from?.entered;
  if (arrow.taken === undefined || !all) return undefined;
  return Math.min(1, arrow.taken / all);
}

export function nodeOfStep(p: Picture, step: string | undefined): number {
  if (step === undefined) return -1;
  return p.nodes.findIndex((n) => n.steps.some((s) => s.at === step));
}

// A flow as SVG: sections with their steps, keys on the arrows, failures dashed.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import { arrowText, lineHeight, nodeOfStep, place, shareOf, shortened, titleHeight } from './layout';
import type { Picture } from './types';

export interface FlowPictureProps {
  picture: Picture;
  here?: string | undefined; // the step at which a call stands
  visited?: Set<string>;
  counts?: Map<string, number>; // live calls, by section
  shares?: boolean; // how many callers took which arrow
}

export function FlowPicture({ picture, here, visited, counts, shares = true }: FlowPictureProps) {
  const placed = useMemo(() => place(picture), [picture]);
  const current = nodeOfStep(picture, here);
  const standing = current >= 0 ? `, the call is at ${picture.nodes[current]!.title}` : '';
  const box = useRef<HTMLDivElement>(null);
  // A picture that is larger than its place begins where the call is, or where calls come in.
  useEffect(() => {
    const at = placed.nodes[Math.max(0, current)];
    const svg = box.current?.querySelector('svg');
    if (!box.current || !svg || !at) return;
    const scale = svg.getBoundingClientRect().width / placed.width;
    const middle = { x: (at.x + at.width / 2) * scale, y: (at.y + at.height / 2) * scale };
    box.current.scrollTo(middle.x - box.current.clientWidth / 2, middle.y - box.current.clientHeight / 2);
  }, [picture.name, picture.version, current]);
  return (
    <div ref={box} class="overflow-auto picture" tabIndex={0} role="group" aria-label={`The flow ${picture.name}${standing}`}>
      <svg width={placed.width} height={placed.height} viewBox={`0 0 ${placed.width} ${placed.height}`} aria-hidden="true">
        <defs>
          <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
            <path d="M0 0 L8 4 L0 8 z" class="tip" />
          </marker>
        </defs>
        {placed.arrows.map((a) => {
          const arrow = picture.arrows[a.index]!;
          const share = shares ? shareOf(picture, a.index) : undefined;
          const path = a.points.map((p, i) => `${i === 0 ? 'M' : 'L'}${p.x} ${p.y}`).join(' ');
          return (
            <g key={a.index} class={`arrow ${arrow.kind} ${share === 0 ? 'never' : ''}`}>
              <path d={path} marker-end="url(#tip)" stroke-width={share ? 1 + 4 * share : 1} />
              <text x={a.label.x} y={a.label.y + 4} text-anchor="middle">{arrowText(picture, a.index, shares)}</text>
            </g>
          );
        })}
        {placed.nodes.map(({ node, x, y, width, height }, i) => {
          const count = node.kind === 'section' ? counts?.get(node.title) : undefined;
          return (
            <g key={i} class={`node ${node.kind} ${i === current ? 'here' : ''}`} transform={`translate(${x} ${y})`} data-section={node.kind === 'section' ? node.title : undefined}>
              <rect width={width} height={height} rx={node.kind === 'section' ? 6 : 14} />
              <text class="title" x={10} y={titleHeight - 8}>{node.title}</text>
              {node.steps.map((s, row) => (
                <text key={s.at} class={`step ${s.at === here ? 'here' : visited?.has(s.at) ? 'visited' : ''}`} x={12 + s.depth * 12} y={titleHeight + row * lineHeight + 12}>
                  {s.at === here ? '▶ ' : ''}{shortened(s.caption)}
                </text>
              ))}
              {count !== undefined && (
                <g class="count" transform={`translate(${width - 4} 4)`}>
                  <circle r={12} />
                  <text text-anchor="middle" y={4}>{count}</text>
                </g>
              )}
            </g>
          );
        })}
      </svg>
      <InWords picture={picture} current={current} counts={counts} shares={shares} />
    </div>
  );
}

// Whose shares are on the arrows.
export function countedText({ calls }: Picture): string {
  return calls === 1 ? 'the latest call' : `the latest ${calls} calls`;
}

// The same for those who do not see it.
function InWords({ picture, current, counts, shares }: { picture: Picture; current: number; counts: Map<string, number> | undefined; shares: boolean }) {
  return (
    <ul class="visually-hidden">
      {picture.nodes.map((node, i) => (
        <li key={i}>
          {node.title}
          {i === current && ', the call is here'}
          {node.kind === 'section' && counts?.get(node.title) !== undefined && `, ${counts.get(node.title)} live calls`}
          {node.steps.length > 0 && `: ${node.steps.map((s) => s.caption).join(', ')}`}
          <ul>
            {picture.arrows.map((a, at) =>
              a.from !== i ? null : (
                <li key={at}>
                  {a.kind === 'failure' && 'failure '}
                  {arrowText(picture, at, shares) || 'then'} to {picture.nodes[a.to]?.title}
                </li>
              ),
            )}
          </ul>
        </li>
      ))}
    </ul>
  );
}

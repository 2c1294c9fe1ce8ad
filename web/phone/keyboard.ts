// Keys of the keyboard press those of a telephone: of the card that has the focus, or of the only live call.

import { keyboardPresses, press, state } from './desk';
import { toneOf } from './keys';
import { shown } from './state';

function callAt(target: EventTarget | null): string | undefined {
  const card = target instanceof Element ? target.closest<HTMLElement>('[data-call]') : null;
  if (card) return card.dataset.call;
  const live = shown(state.value).filter((p) => !p.call.ended);
  return live.length === 1 ? live[0]?.call.id : undefined;
}

// Whether a key writes something there, or chooses.
function isTakenBy(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type="checkbox"]), select, textarea') !== null;
}

export function listenToKeyboard(): void {
  window.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
    if (!keyboardPresses.value || isTakenBy(e.target)) return;
    const tone = toneOf(e.key);
    const call = tone && callAt(e.target);
    if (!tone || !call) return;
    e.preventDefault();
    press(call, tone);
  });
}

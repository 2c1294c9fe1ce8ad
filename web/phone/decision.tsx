import { decide, now, state } from './desk';
import { emulated } from './state';
import type { FurtherPhone } from './state';
import { nameOf } from './wire';

const fates: Record<string, string> = {
  yes: 'it is answered by itself',
  declines: 'it is declined by itself',
  never: 'nobody has answered',
};

// What somebody does whose telephone rings.
export function Decision({ phone: { call, party } }: { phone: FurtherPhone }) {
  const left = Math.max(0, Math.ceil((party.until - (emulated(state.value, now.value) - call.began)) / 1000));
  const choose = (how: 'answer' | 'decline' | 'busy') => () => void decide(call.id, party.party, how);
  return (
    <div class="decision" role="group" aria-label={`Decide for ${nameOf(party.who)}`}>
      <div class="buttons">
        <button type="button" onClick={choose('answer')}>
          Answer
        </button>
        <button type="button" class="outline" onClick={choose('decline')}>
          Decline
        </button>
        <button type="button" class="outline" onClick={choose('busy')}>
          Busy
        </button>
      </div>
      <p class="quiet" aria-hidden="true">
        {left} s more, then {fates[party.then] ?? 'nobody is there'}
      </p>
    </div>
  );
}

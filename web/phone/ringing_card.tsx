import { Decision } from './decision';
import type { FurtherPhone } from './state';
import { idOf, nameOf } from './wire';

const reasons = {
  callee: 'The bot calls',
  transferTarget: 'A call is transferred here',
  redirectTarget: 'A call is sent on here',
  invited: 'The bot invites into a call',
};

export function RingingCard({ phone }: { phone: FurtherPhone }) {
  const { call, party } = phone;
  const title = `ringing-${call.id}-${party.party}`;
  const from = call.direction === 'incoming' ? `, from ${nameOf(call.from)}` : '';
  return (
    <article class="phone ringing" aria-labelledby={title}>
      <header>
        <div>
          <h2 id={title}>{nameOf(party.who)}</h2>
          {nameOf(party.who) !== idOf(party.who) && <p class="quiet">{idOf(party.who)}</p>}
        </div>
      </header>
      <p class="status" role="status">
        Rings: {reasons[party.as]}
        {from}
      </p>
      <Decision phone={phone} />
    </article>
  );
}

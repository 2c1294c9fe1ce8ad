import { keypad } from './keys';

export function Keypad({ onPress }: { onPress: (tone: string) => void }) {
  return (
    <div class="keypad" role="group" aria-label="Keys">
      {keypad.map(({ tone, letters }) => (
        <button
          key={tone}
          type="button"
          class="secondary outline"
          aria-label={labels[tone]}
          onClick={() => onPress(tone)}
        >
          {tone}
          <small>{letters}</small>
        </button>
      ))}
    </div>
  );
}

const labels: Record<string, string> = { '*': 'star', '#': 'hash' };

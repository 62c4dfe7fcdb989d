import { useEffect, useRef, useState } from 'preact/hooks';
import { connection, head } from '../service/live.js';
import { texts } from '../texts/en.js';

/** How long a restored connection is mentioned, in milliseconds. */
const RESTORED = 5000;

/** Shows whether events arrive as they are recorded, and when a lost connection is restored. */
export function LiveMark() {
  const state = connection.value;
  const [isRestored, setRestored] = useState(false);
  const before = useRef(state);
  useEffect(() => {
    const wasLost = before.current === 'lost';
    before.current = state;
    if (state !== 'live' || !wasLost) return;
    setRestored(true);
    const timer = setTimeout(() => setRestored(false), RESTORED);
    return () => {
      clearTimeout(timer);
      setRestored(false);
    };
  }, [state]);
  return (
    <p class={`live live-${state}`} role="status" title={texts.live.explained}>
      <span class="live-dot" aria-hidden="true" />
      <span class="live-text">{isRestored ? texts.live.restored : texts.live[state]}</span>
      {state === 'live' && head.value !== undefined && <span class="live-position"> #{head.value}</span>}
    </p>
  );
}

/** The fake backend's watch: its screen is a list of texts, looked at a few times a second. */
import { merged, nothing } from '../enrol/outcome';
import type { Backend, BackendEvent } from './backend';
import type { EnrolOutcome, WatchView } from './bindings';

type Needs = {
  screen: () => string[];
  look: (texts: string[]) => Promise<EnrolOutcome>;
  tell: (event: BackendEvent) => void;
};

const STEP_MS = 100;

export function fakeWatch({ screen, look, tell }: Needs): Pick<Backend, 'watchStart' | 'watchStop' | 'watchView'> {
  const watchMs = Number(new URLSearchParams(location.search).get('watch') ?? 60) * 1000;
  const told = new Set<string>();
  let view: WatchView | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  const end = (why: 'found' | 'timeUp' | 'stopped') => {
    clearInterval(timer);
    if (!view || view.end) return;
    view = { ...view, end: { why } };
    tell({ kind: 'watched' });
  };

  return {
    async watchStart(purpose) {
      end('stopped');
      if (purpose === 'scan') told.clear();
      view = { number: (view?.number ?? 0) + 1, endsAt: Date.now() + watchMs, outcome: nothing(), end: null };
      timer = setInterval(async () => {
        if (!view || view.end) return;
        if (Date.now() >= view.endsAt) return end('timeUp');
        const fresh = screen().filter((text) => !told.has(text));
        if (fresh.length === 0) return;
        for (const text of fresh) told.add(text);
        const found = await look(fresh);
        view = { ...view, outcome: merged(view.outcome, found) };
        const { migration } = found;
        if (migration) view = { ...view, endsAt: Date.now() + watchMs };
        const isAside = ({ found: kind }: EnrolOutcome['explained'][number]) => kind === 'webLink' || kind === 'otherText';
        if (migration ? migration.have.length === migration.count : found.pending.length > 0) end('found');
        else if (purpose === 'scan' && found.explained.some((one) => !isAside(one))) end('found');
        else tell({ kind: 'watched' });
      }, STEP_MS);
      return view;
    },
    async watchStop() {
      end('stopped');
    },
    async watchView() {
      return view;
    },
  };
}

import type { Backend } from '../backend/backend';
import type { Problem, RequestState, Settled, SignIn, Verdict } from '../backend/bindings';
import { problemOf } from '../enrol/outcome';
import { Presence } from '../vault/presence.svelte';
import { t } from '../words.svelte';
import { playTone } from './tone';

/** After a sign-in appeared or went, nothing can be answered for as long as a click aimed at what was there takes. */
export const GUARD_MS = 1_000;
/** How long a plain "done" stays. */
const DONE_MS = 1_800;

export type RequestBackend = Pick<
  Backend,
  'requestState' | 'requestAnswer' | 'requestClose' | 'presence' | 'provePresence' | 'listen'
>;

/**
 * The one sign-in that is shown.
 *
 *     asking → sending → settled → (the next) asking
 *        ↘ over ↗
 */
export class SignInRequest {
  stage = $state<'asking' | 'sending' | 'settled' | 'over'>('asking');
  signIn = $state.raw<SignIn | null>(null);
  /** False for a moment after it appeared: a click meant for something else decides nothing. */
  ready = $state(false);
  problem = $state.raw<Problem | null>(null);
  verdict = $state.raw<Verdict | null>(null);
  settled = $state.raw<Settled | null>(null);
  secondsLeft = $state(0);
  readonly presence: Presence;
  #guard: ReturnType<typeof setTimeout> | undefined;
  readonly #heard = new Set<string>();

  /** `dress` gives the page its language and colours. */
  constructor(
    readonly backend: RequestBackend,
    private readonly dress: (state: RequestState) => void = () => {},
    private readonly tone: () => Promise<void> = playTone,
  ) {
    this.presence = new Presence(backend as Backend);
  }

  /** Listens until the returned function is called. */
  start(): () => void {
    const stop = this.backend.listen((event) => {
      if (event.kind === 'signIns' || event.kind === 'changed') void this.refresh();
    });
    const tick = setInterval(() => this.tick(), 1_000);
    const look = () => {
      if (document.visibilityState === 'visible') this.#hold();
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      stop();
      clearInterval(tick);
      clearTimeout(this.#guard);
      document.removeEventListener('visibilitychange', look);
    };
  }

  async refresh(): Promise<void> {
    try {
      this.take(await this.backend.requestState());
    } catch (refusal) {
      this.problem = problemOf(refusal);
    }
  }

  take(state: RequestState): void {
    const { signIn } = state;
    const shows = (one: SignIn | null) => (one ? [one.id, ...one.rivals.map(({ id }) => id)].join(' ') : '');
    const others = shows(signIn) !== shows(this.signIn);
    this.dress(state);
    // What was answered, and its code above all, stays until it was seen.
    if (this.stage === 'settled' || this.stage === 'sending') return;
    if (signIn === null) {
      if (this.signIn === null) void this.close();
      else this.stage = 'over';
      return;
    }
    const wasOver = this.stage === 'over';
    if (signIn.id !== this.signIn?.id || wasOver) {
      this.stage = 'asking';
      this.problem = null;
      this.verdict = null;
      this.presence.answer(false);
      if (state.sound) this.#sound(signIn.id);
    }
    if (others || wasOver) this.#hold();
    this.signIn = signIn;
    this.tick();
  }

  tick(): void {
    if (!this.signIn) return;
    this.secondsLeft = Math.max(0, Math.ceil((this.signIn.until - Date.now()) / 1_000));
    if (this.secondsLeft === 0 && this.stage === 'asking') {
      this.stage = 'over';
      void this.refresh();
    }
  }

  /** Answers the one that is shown, or the one of its rivals that is named; the others that were seen are denied. */
  async answer(verdict: Verdict, id = this.signIn?.id): Promise<void> {
    const signIn = this.signIn;
    if (!signIn || id === undefined || !this.ready || this.stage !== 'asking') return;
    const rivals = [signIn.id, ...signIn.rivals.map((rival) => rival.id)].filter((other) => other !== id);
    this.problem = null;
    if (signIn.needsPresence && !(await this.presence.prove(t('sign-in-presence-why')))) return;
    // While the person proved to be here, another may have taken its place.
    if (this.signIn?.id !== signIn.id || this.stage !== 'asking') return;
    this.stage = 'sending';
    this.verdict = verdict;
    try {
      this.settled = await this.backend.requestAnswer(id, verdict, rivals);
      this.stage = 'settled';
      const plain = this.settled.displayCode === null && this.settled.message === null;
      if (plain) setTimeout(() => this.stage === 'settled' && this.settled && void this.done(), DONE_MS);
    } catch (refusal) {
      this.problem = problemOf(refusal);
      const over = ['sign-in-gone', 'sign-in-refused', 'sign-in-wrong-number', 'server-token-unknown'].includes(this.problem.code);
      this.stage = over ? 'over' : 'asking';
      if (!over) this.#hold();
    }
  }

  /** On to the next, or out of the way. */
  async done(): Promise<void> {
    this.stage = 'asking';
    this.settled = null;
    this.signIn = null;
    await this.refresh();
  }

  /** Once for each: one that comes back was heard before. A device that gives no sound is no reason to show none. */
  #sound(id: string): void {
    if (this.#heard.has(id)) return;
    this.#heard.add(id);
    this.tone().catch((error: unknown) => console.error(error));
  }

  async close(): Promise<void> {
    await this.backend.requestClose().catch(() => {});
  }

  #hold(): void {
    this.ready = false;
    clearTimeout(this.#guard);
    this.#guard = setTimeout(() => (this.ready = true), GUARD_MS);
  }
}

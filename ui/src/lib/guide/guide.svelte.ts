import type { Backend } from '../backend/backend';
import type { EnrolOutcome, Explained, GuidePlace, Problem, WatchView } from '../backend/bindings';
import type { Enrol } from '../enrol/enrol.svelte';
import { nothing, problemOf } from '../enrol/outcome';

export const SYSTEMS = ['microsoft', 'azure-mfa-server', 'privacyidea', 'edumfa', 'surfsecureid', 'other'] as const;
export type System = (typeof SYSTEMS)[number];

/** Before anybody began. */
export const nowhere: GuidePlace = { open: false, system: null, step: 0, account: null };

/** `code`: the page shows the QR code. `compare`: the account is there. `signIn`: the end. */
export type StepKind = 'do' | 'code' | 'compare' | 'signIn';

/**
 * Where somebody is in the guide. It outlives the guide's screen, so that a look at the list loses nothing.
 *
 *     choosing → step 1 … the QR code → (card, added) → compare → … → sign in
 */
export class Guide {
  system = $state<System | null>(null);
  step = $state(0);
  /** The answer that is read, or the page about trouble itself. */
  trouble = $state<string | 'all' | null>(null);
  /** A code that was seen and cannot be used. */
  wrong = $state.raw<Explained | null>(null);
  /** Looked, and nothing was there. */
  problem = $state.raw<Problem | null>(null);
  looking = $state(false);
  /** The account that was added along the way. */
  account = $state<string | null>(null);
  /** Keeps an eye on the screen while the person works in the browser. */
  watches = $state(false);
  /** This desktop shows its screen once, when asked, and cannot be watched. */
  #cannotWatch = false;
  /** Finds of this watch that were told already. */
  #told = 0;
  #kinds: StepKind[] = [];

  constructor(
    private readonly backend: Backend,
    private readonly enrol: Enrol,
  ) {}

  get count(): number {
    return this.#kinds.length;
  }

  choose(system: System, kinds: StepKind[], step = 0): void {
    this.system = system;
    this.#kinds = kinds;
    this.trouble = null;
    this.account = null;
    this.go(step);
  }

  /** Where the person is, for the page that comes after this one. */
  place(open: boolean): GuidePlace {
    return { open, system: this.system, step: this.step, account: this.account };
  }

  /** On from where an earlier page was. What its steps are the guide's screen says: `follow`. */
  resume(place: GuidePlace): void {
    if (this.system !== null) return;
    this.system = SYSTEMS.find((system) => system === place.system) ?? null;
    this.step = this.system === null ? 0 : place.step;
    this.account = place.account;
  }

  /** The steps of the system that is followed, where it was not chosen on this page. */
  follow(kinds: StepKind[]): void {
    this.#kinds = kinds;
    if (this.step >= kinds.length) this.go(kinds.length - 1);
  }

  /** Back to the choice of a system. */
  leave(): void {
    this.system = null;
    this.trouble = null;
    this.account = null;
    this.go(0);
  }

  go(step: number): void {
    this.step = Math.max(0, Math.min(step, this.#kinds.length - 1));
    this.wrong = null;
    this.problem = null;
  }

  next(): void {
    this.go(this.step + 1);
  }

  back(): void {
    if (this.step === 0) this.leave();
    else this.go(this.step - 1);
  }

  /** Watches the screen until `unwatch`, a minute at a time. */
  watch(): void {
    if (this.watches || this.#cannotWatch) return;
    this.watches = true;
    this.#begin();
  }

  unwatch(): void {
    if (!this.watches) return;
    this.watches = false;
    this.enrol.watch.stop();
  }

  #begin(): void {
    this.#told = 0;
    this.enrol.watch.start('guide', (view) => this.#see(view)).catch(() => {
      this.watches = false;
      this.#cannotWatch = true;
    });
  }

  #see({ outcome, end }: WatchView): void {
    if (!this.watches) return;
    if (end?.why === 'found') {
      this.watches = false;
      this.take(outcome);
      return;
    }
    if (outcome.activations.length > 0) {
      this.unwatch();
      return this.take(outcome);
    }
    // An outcome holds all that was found in its watch.
    const fresh = outcome.explained.slice(this.#told);
    this.#told = outcome.explained.length;
    if (fresh.some(isTiqr)) this.take({ ...nothing(), explained: fresh });
    else if (fresh.length > 0) this.keeps({ ...nothing(), explained: fresh });
    if (end?.why === 'timeUp') this.#begin();
    else if (end) {
      this.watches = false;
      // What is wrong is said when the person asks for a look.
      this.#cannotWatch = end.why === 'failed';
    }
  }

  /** Looks at the screen once. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    this.problem = null;
    try {
      this.take(await this.backend.enrolScreen());
    } catch (refusal) {
      this.problem = problemOf(refusal);
    } finally {
      this.looking = false;
    }
  }

  /** What was found: an account goes to its card; a code of another kind is explained where the person is. */
  take(outcome: EnrolOutcome): void {
    if (!holds(outcome) && outcome.explained.some(isTiqr)) return this.enrol.present(outcome);
    if (this.keeps(outcome)) return;
    this.wrong = null;
    this.problem = null;
    if (holds(outcome)) this.enrol.present(outcome);
    else if (outcome.problems[0]) this.problem = outcome.problems[0];
    // Other codes on the screen, such as links: not what is looked for.
    else this.problem = { code: 'nothing-found-on-screen', data: {} };
  }

  /** Explains a find that is no account, if it is worth a word; false when it is for the card. */
  keeps(outcome: EnrolOutcome): boolean {
    if (holds(outcome)) return false;
    const wrong = outcome.explained.find(({ found }) => found !== 'webLink' && found !== 'otherText');
    if (!wrong) return false;
    this.problem = null;
    this.wrong = wrong;
    return true;
  }

  /**
   * An account was added while the guide was open: it goes on behind the QR code, and behind the code to compare where there
   * is none. False when no guide was followed.
   */
  added(id: string, hasCodes = true): boolean {
    if (this.system === null) return false;
    this.account = id;
    this.trouble = null;
    const code = this.#kinds.indexOf('code');
    if (code >= 0) this.go(code + (hasCodes || this.#kinds[code + 1] !== 'compare' ? 1 : 2));
    return code >= 0;
  }
}

/** Whether there is something to add. */
function holds({ pending, activations, migration }: EnrolOutcome): boolean {
  return pending.length > 0 || activations.length > 0 || migration !== null;
}

/** A code that has a dialog of its own. */
function isTiqr({ found }: Explained): boolean {
  return found === 'tiqrEnrol' || found === 'tiqrSignIn';
}

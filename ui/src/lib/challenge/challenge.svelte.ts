import type { Backend } from '../backend/backend';
import type { Explained, Problem, Responder, TiqrAnswered, TiqrOffer, TiqrRequest } from '../backend/bindings';
import { problemOf } from '../enrol/outcome';

/** Which dialog is open over the window. */
export type Open =
  | { kind: 'enrol'; request: string; host: string }
  | { kind: 'signIn'; request: string }
  | { kind: 'respond'; responder: Responder }
  | { kind: 'add' };

/**
 * Accounts that answer challenges. tiqr's codes stand on the screen; a find of one opens its dialog, which says who
 * asks before anything can be answered. OCRA's challenges are typed in.
 */
export class Challenge {
  open = $state.raw<Open | null>(null);
  offer = $state.raw<TiqrOffer | null>(null);
  request = $state.raw<TiqrRequest | null>(null);
  answered = $state.raw<TiqrAnswered | null>(null);
  response = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #turn = 0;

  constructor(
    private readonly backend: Backend,
    private readonly added: (id: string) => Promise<void>,
  ) {}

  /** Opens the dialog for a find that is tiqr's; false for any other. */
  takes(explained: Explained[]): boolean {
    const found = explained.find((one) => one.found === 'tiqrSignIn' || one.found === 'tiqrEnrol');
    if (found?.found === 'tiqrEnrol') {
      this.show({ kind: 'enrol', request: found.request, host: found.host });
      return true;
    }
    if (found?.found !== 'tiqrSignIn') return false;
    this.show({ kind: 'signIn', request: found.request });
    const { request } = found;
    void this.#run(async (isCurrent) => {
      const asked = await this.backend.tiqrRequest(request);
      if (isCurrent()) this.request = asked;
    });
    return true;
  }

  show(open: Open): void {
    this.close();
    this.open = open;
  }

  close(): void {
    this.#turn += 1;
    this.open = null;
    this.offer = null;
    this.request = null;
    this.answered = null;
    this.response = null;
    this.problem = null;
    this.busy = false;
  }

  /** Asks the service what it offers: the first word that goes to it. */
  fetchOffer(): Promise<void> {
    const { open } = this;
    if (open?.kind !== 'enrol') return Promise.resolve();
    return this.#run(async (isCurrent) => {
      const offer = await this.backend.tiqrOffer(open.request);
      if (isCurrent()) this.offer = offer;
    });
  }

  enrol(pin: string): Promise<void> {
    const { open } = this;
    if (open?.kind !== 'enrol') return Promise.resolve();
    return this.#run(async (isCurrent) => {
      const id = await this.backend.tiqrEnrol(open.request, pin);
      if (isCurrent()) this.close();
      await this.added(id);
    });
  }

  answer(account: string, pin: string): Promise<void> {
    const { open } = this;
    if (open?.kind !== 'signIn') return Promise.resolve();
    return this.#run(async (isCurrent) => {
      const answered = await this.backend.tiqrAnswer(open.request, account, pin);
      if (isCurrent()) this.answered = answered;
    });
  }

  respond(challenge: string, pin: string | null): Promise<void> {
    const { open } = this;
    if (open?.kind !== 'respond') return Promise.resolve();
    this.response = null;
    return this.#run(async (isCurrent) => {
      const response = await this.backend.ocraRespond(open.responder.id, challenge, pin);
      if (isCurrent()) this.response = response;
    });
  }

  add(typed: Parameters<Backend['ocraAdd']>[0]): Promise<void> {
    return this.#run(async (isCurrent) => {
      const id = await this.backend.ocraAdd(typed);
      if (isCurrent()) this.close();
      await this.added(id);
    });
  }

  /** One thing at a time; what comes back after the dialog went is for nobody. */
  async #run(work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    if (this.busy) return;
    const turn = this.#turn;
    const isCurrent = () => turn === this.#turn;
    this.busy = true;
    this.problem = null;
    try {
      await work(isCurrent);
    } catch (refusal) {
      if (isCurrent()) this.problem = problemOf(refusal);
    } finally {
      if (isCurrent()) this.busy = false;
    }
  }
}

import type { Backend } from '../backend/backend';
import type { PresenceProof } from '../backend/bindings';

/**
 * Is the person here? To ask before a secret is shown or an answer is given:
 *
 *     if (!(await penning.presence.prove(why))) return;
 *
 * The Rust side asks again for itself: it refuses with `presence-needed`.
 */
export class Presence {
  /** What the dialog asks now. */
  asked = $state.raw<{ why: string; proof: PresenceProof } | null>(null);
  #answer: ((proved: boolean) => void) | null = null;

  constructor(private readonly backend: Backend) {}

  /** Asks, unless the last proof still holds. `why` says what will happen, in a sentence. False: not proved. */
  async prove(why: string): Promise<boolean> {
    const { proof, secondsLeft } = await this.backend.presence();
    // The last seconds would be over before what it is wanted for.
    if (secondsLeft > 5) return true;
    this.answer(false);
    return new Promise((answer) => {
      this.#answer = answer;
      this.asked = { why, proof };
    });
  }

  /** Ends the question. */
  answer(proved: boolean): void {
    this.asked = null;
    this.#answer?.(proved);
    this.#answer = null;
  }
}

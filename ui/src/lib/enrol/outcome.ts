import type { EnrolOutcome, Explained, Problem } from '../backend/bindings';

/** What an enrolment found, before it found anything. */
export function nothing(): EnrolOutcome {
  return { pending: [], explained: [], activations: [], migration: null, problems: [] };
}

/** Two finds as one. A later find's migration progress replaces the earlier, for it counts both. */
export function merged(earlier: EnrolOutcome, later: EnrolOutcome): EnrolOutcome {
  const known = new Set(earlier.pending.map((pending) => pending.pendingId));
  return {
    pending: [...earlier.pending, ...later.pending.filter((pending) => !known.has(pending.pendingId))],
    explained: [...earlier.explained, ...later.explained.filter((one) => !earlier.explained.some((other) => isSame(one, other)))],
    activations: [
      ...earlier.activations.filter((one) => !later.activations.some(({ pendingId }) => pendingId === one.pendingId)),
      ...later.activations,
    ],
    migration: later.migration ?? earlier.migration,
    problems: [...earlier.problems, ...later.problems],
  };
}

function isSame(one: Explained, other: Explained): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function isEmpty(outcome: EnrolOutcome): boolean {
  return (
    outcome.pending.length === 0 &&
    outcome.activations.length === 0 &&
    outcome.explained.length === 0 && outcome.problems.length === 0 && outcome.migration === null
  );
}

/** Whether these stand on many a page beside the code that is looked for. */
export function onlyAside(explained: Explained[]): boolean {
  return explained.length > 0 && explained.every(({ found }) => found === 'webLink' || found === 'otherText');
}

/** The parts of a migration that have not been read yet, counted from 1. */
export function missingParts(migration: { have: number[]; count: number }): number[] {
  const have = new Set(migration.have);
  return Array.from({ length: migration.count }, (_, index) => index + 1).filter((part) => !have.has(part));
}

/** A refusal as a problem that has words. Anything unforeseen is `internal`, and told to the log. */
export function problemOf(refusal: unknown): Problem {
  if (refusal && typeof refusal === 'object' && 'code' in refusal && typeof refusal.code === 'string') {
    const data = 'data' in refusal && refusal.data && typeof refusal.data === 'object' ? refusal.data : {};
    return { code: refusal.code, data: data as Problem['data'] };
  }
  console.error('unforeseen refusal', typeof refusal);
  return { code: 'internal', data: {} };
}

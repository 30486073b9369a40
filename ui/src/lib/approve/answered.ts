import type { Given } from '../backend/bindings';
import { has, t } from '../words.svelte';

const given: Record<Given, string> = { approved: 'answer-approved', denied: 'answer-denied', notMe: 'answer-not-me' };

const reasons: Record<string, string> = {
  malformed: 'dropped-malformed',
  'cannot-show': 'dropped-cannot-show',
  'wrong-serial': 'dropped-wrong-serial',
  'foreign-origin': 'dropped-foreign-origin',
  'bad-signature': 'dropped-bad-signature',
  replayed: 'dropped-replayed',
  stale: 'dropped-stale',
  flood: 'dropped-flood',
};

/** What was answered, in a word. */
export function answered(answer: Given): string {
  return t(given[answer]);
}

/** Why a request was not shown. A reason of a newer Penning stands as it is. */
export function droppedFor(reason: string): string {
  const id = reasons[reason];
  return id !== undefined && has(id) ? t(id) : reason;
}

/** The fake backend's tiqr service and OCRA tokens: the PIN is 1234, and a service that is called “away” cannot be reached. */
import type { Backend } from './backend';
import type { Responder } from './bindings';

type Needs = { responders: Responder[]; problem: (code: string, data?: Record<string, string>) => unknown };

export function fakeChallenge({ responders, problem }: Needs): Pick<
  Backend,
  'tiqrOffer' | 'tiqrEnrol' | 'tiqrRequest' | 'tiqrAnswer' | 'ocraAdd' | 'ocraRespond' | 'responderRemove'
> {
  let serial = 0;
  const add = (kind: Responder['kind'], issuer: string, accountName: string) => {
    const id = `responder-${++serial}`;
    responders.push({ id, issuer, accountName, kind, needsPin: kind === 'tiqr', digitsOnly: kind === 'ocra' });
    return id;
  };
  return {
    async tiqrOffer() {
      return { service: 'University', accountName: 'Anna de Vries', host: 'tiqr.university.example' };
    },
    async tiqrEnrol() {
      return add('tiqr', 'University', 'Anna de Vries');
    },
    async tiqrRequest() {
      if (!responders.some(({ kind }) => kind === 'tiqr')) throw problem('tiqr-no-account', { service: 'University' });
      return { service: 'University', signsInTo: 'library.university.example', accounts: responders.filter(({ kind }) => kind === 'tiqr') };
    },
    async tiqrAnswer(request, _account, pin) {
      if (request === 'away') return { answer: 'offline', user: 'anna', response: '492039' };
      if (pin !== '1234') throw problem('tiqr-wrong-pin', { count: '2' });
      return { answer: 'signedIn' };
    },
    async ocraAdd({ issuer, accountName, suite }) {
      if (!suite.startsWith('OCRA-1:')) throw problem('ocra-suite', { part: suite });
      return add('ocra', issuer, accountName);
    },
    async ocraRespond(_id, challenge) {
      if (!/^[\d\s-]+$/.test(challenge)) throw problem('ocra-challenge');
      return '243178';
    },
    async responderRemove(id) {
      responders.splice(responders.findIndex((responder) => responder.id === id), 1);
    },
  };
}

/** Sign-in requests within the page. `?sign-in`, `?sign-in=numbers`, `presence`, `hostile`, … choose the situation. */
import type { Backend } from './backend';
import type { ApprovalRow, ClockView, GuidePlace, PendingActivation, Problem, RequestState, Settings, SignIn } from './bindings';

type Approving = Pick<
  Backend,
  'activate' | 'discardActivations' | 'removeApproval' | 'expectSignIn' | 'checkClock' | 'keepGuide' | 'keepList' | 'showRequest' | 'requestState' | 'requestAnswer' | 'requestClose'
>;

const TIME_SERVER = 'time.example';

const problem = (code: string, data: Record<string, string> = {}): Problem => ({ code, data });

export function fakeApprove(query: URLSearchParams, settings: () => Settings, language: () => 'en' | 'nl') {
  let serial = 0;
  const activations: PendingActivation[] = [];
  const about = query.get('sign-in');
  const since = Date.now() - (about === 'late' ? 70_000 : 12_000);
  let waiting: SignIn | null =
    about === null
      ? null
      : {
          id: 'N1',
          issuer: 'Test Hospital',
          accountName: 'anna@hospital',
          serverHost: 'login.hospital.example',
          title: about === 'hostile' ? '<img src=x onerror=alert(1)>\u202eevil' : 'Test Hospital',
          question: about === 'hostile' ? '<b>Click Approve!</b>\u200b ' + 'x'.repeat(300) : 'Log in as Anna from 10.0.0.7?',
          options: about === 'repeated' ? ['01', '01', '01', 'Roodborst!'] : about === 'numbers' || about === 'rival-numbers' ? ['45', '12', '48'] : null,
          needsPresence: about === 'presence',
          since,
          until: since + 120_000,
          rivals: ['rivals', 'rival-numbers'].includes(about)
            ? [
                {
                  id: 'N0',
                  title: 'Test Hospital',
                  question: 'Log in as Anna from 198.51.100.9?',
                  options: about === 'rival-numbers' ? ['77', '31', '02'] : null,
                  since: since - 21_000,
                  until: since + 99_000,
                },
              ]
            : [],
          others: about === 'several' ? 2 : 0,
          problem: about === 'unreachable' ? problem('server-unreachable', { host: 'login.hospital.example' }) : null,
        };
  let approvals: ApprovalRow[] = query.has('approvals')
    ? [
        {
          id: 'approval-1',
          issuer: 'Test Hospital',
          accountName: 'anna@hospital',
          serverHost: 'login.hospital.example',
          serial: 'PIPU0000D1D0',
          createdAt: Date.now() - 40 * 86_400_000,
          reachedAt: Date.now() - 4_000,
          problem: null,
          answers: [
            { at: Date.now() - 3_600_000, title: 'Test Hospital', question: 'Log in as Anna from 10.0.0.7?', answer: 'approved' },
            { at: Date.now() - 90_000_000, title: 'Test Hospital', question: 'Log in as Anna from 198.51.100.9?', answer: 'notMe' },
          ],
          dropped: [
            { reason: 'bad-signature', count: 2 },
            { reason: 'stale', count: 1 },
          ],
        },
        {
          id: 'approval-2',
          issuer: 'University',
          accountName: 'a.jansen',
          serverHost: 'mfa.university.example:8443',
          serial: 'PIPU0000D1D1',
          createdAt: Date.now() - 86_400_000,
          reachedAt: null,
          problem: problem('server-unreachable', { host: 'mfa.university.example:8443' }),
          answers: [],
          dropped: [],
        },
      ]
    : [];
  let guide: GuidePlace | null = null;
  let clock: ClockView | null = query.has('clock') ? { seconds: Number(query.get('clock')), serverHost: 'login.hospital.example' } : null;

  const methods: Approving = {
    async activate(pendingId, issuer, accountName) {
      const found = activations.find((one) => one.pendingId === pendingId);
      if (!found) throw problem('pending-gone');
      if (found.expiresAt <= Date.now()) throw problem('push-expired');
      const id = `approval-${++serial + 10}`;
      approvals = [
        ...approvals,
        { id, issuer, accountName, serverHost: found.serverHost, serial: 'PIPU0000D1D9', createdAt: Date.now(), reachedAt: null, problem: null, answers: [], dropped: [] },
      ];
      return id;
    },
    async discardActivations() {},
    async removeApproval(id) {
      approvals = approvals.filter((row) => row.id !== id);
    },
    async expectSignIn() {
    },
    async checkClock() {
      if (query.get('time') === 'silent') throw problem('time-server-silent', { host: TIME_SERVER });
      clock = { seconds: Number(query.get('time') ?? 0), serverHost: TIME_SERVER };
      return clock;
    },
    async keepGuide(place) {
      guide = place;
    },
    async keepList() {
    },
    async showRequest() {
    },
    async requestState(): Promise<RequestState> {
      return { signIn: waiting, language: language(), theme: settings().theme, sound: settings().signInSound };
    },
    async requestAnswer(_id, verdict, _rivals) {
      if (verdict.verdict === 'approve' && verdict.option !== null && verdict.option !== '45') throw problem('sign-in-wrong-number');
      waiting = null;
      return about === 'code' ? { displayCode: '24', message: 'Enter the code to log in' } : { displayCode: null, message: null };
    },
    async requestClose() {
    },
  };
  return {
    methods,
    state: () => ({
      approvals,
      signInsWaiting: waiting ? 1 : 0,
      clockOffset: clock && Math.abs(clock.seconds) >= 20 ? clock : null,
      approves: query.has('approvals'),
      timeServer: TIME_SERVER,
      guide,
      list: null,
    }),
    /** A code that sets up sign-ins, as the real reading would hold it. */
    hold(minutes: number): PendingActivation {
      const made = {
        pendingId: `token-${++serial}`,
        issuer: 'Test Hospital',
        accountName: 'anna@hospital',
        serverHost: 'login.hospital.example',
        expiresAt: Date.now() + minutes * 60_000,
        replaces: false,
      };
      activations.push(made);
      return made;
    },
  };
}

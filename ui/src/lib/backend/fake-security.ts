import type { Backend } from './backend';
import type { PasswordStrength, Problem, Recovered } from './bindings';

type Security = Pick<
  Backend,
  | 'vaultRecoverText'
  | 'vaultRecoverPicture'
  | 'vaultRecoverScreen'
  | 'ways'
  | 'weighPassword'
  | 'setPassword'
  | 'useKeychain'
  | 'makeNewKey'
  | 'makeRecoveryKit'
  | 'checkRecoveryKit'
  | 'showToCapture'
>;

/** The ways to open in the page alone. `?password`: a password opens. The recovery key is AGE-SECRET-KEY-1 and 58 times Q. */
export function fakeSecurity(
  query: URLSearchParams,
  problem: (code: string, data?: Record<string, string>) => Problem,
  opens: () => void,
): Security {
  const ways = { hasPassword: query.has('password'), recovered: false };
  const recover = (): Recovered => {
    opens();
    ways.recovered = true;
    return ways.hasPassword ? 'asksPassword' : 'opensByItself';
  };
  return {
    async vaultRecoverText(text) {
      const plain = text.replace(/\s/g, '').toUpperCase();
      if (!plain.startsWith('AGE-SECRET-KEY-1')) throw problem('recovery-key-unknown');
      if (plain !== `AGE-SECRET-KEY-1${'Q'.repeat(58)}`) throw problem('recovery-key-mistyped');
      return recover();
    },
    async vaultRecoverPicture(bytes) {
      if (bytes.length === 0) throw problem('no-recovery-key-found');
      return recover();
    },
    async vaultRecoverScreen() {
      throw problem('no-recovery-key-found');
    },
    async ways() {
      return { ...ways };
    },
    async weighPassword(password): Promise<PasswordStrength> {
      const score = Math.min(4, Math.floor(password.length / 5));
      return { score, weakness: /^pass/.test(password) ? 'common' : score < 3 ? 'short' : null };
    },
    async setPassword(password) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (password.length < 8) throw problem('password-too-short', { least: '8' });
      if (password.length < 10) throw problem('password-too-easy');
      ways.hasPassword = true;
      ways.recovered = false;
    },
    async useKeychain() {
      ways.hasPassword = false;
    },
    async makeNewKey(password) {
      if (ways.hasPassword && password !== 'brass token') throw problem('wrong-password', { waitSeconds: '2' });
      return 4;
    },
    async makeRecoveryKit() {
      return { fileName: 'Penning recovery kit.pdf', groups: [2, 5, 9, 13] };
    },
    async checkRecoveryKit(typed) {
      const wrong = typed.findIndex((group) => group.toUpperCase() !== 'QQQQ');
      if (wrong >= 0) throw problem('recovery-group-wrong', { group: String([2, 5, 9, 13][wrong]) });
    },
    async showToCapture() {},
  };
}

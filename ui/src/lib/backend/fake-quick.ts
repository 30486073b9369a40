/** The quick palette within the page. What was chosen is in `penningQuick`. */
import type { Backend } from './backend';
import type { AccountRow, QuickChoice, QuickState } from './bindings';

declare global {
  interface Window {
    penningQuick?: QuickChoice | 'closed';
  }
}

type World = Omit<QuickState, 'accounts'> & { accounts: AccountRow[] };

export function fakeQuick(world: () => World): Pick<Backend, 'quickState' | 'quickChoose' | 'quickClose'> {
  return {
    async quickState(): Promise<QuickState> {
      const { accounts, ...rest } = world();
      const known = accounts.map(({ id, issuer, accountName, group, note }) => ({ id, issuer, accountName, group, note }));
      switch (rest.vault.state) {
        case 'open':
          return { ...rest, accounts: known };
        case 'locked': // as the tray has them
          return { ...rest, accounts: known.slice(0, 3).map((account) => ({ ...account, issuer: account.issuer || account.accountName, accountName: '', note: '' })) };
        default:
          return { ...rest, accounts: [] };
      }
    },
    async quickChoose(choice) {
      window.penningQuick = choice;
    },
    async quickClose() {
      window.penningQuick = 'closed';
    },
  };
}

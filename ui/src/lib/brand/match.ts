/** Which bundled brand icon an issuer's name means. The name alone decides; an unsure guess is no icon. */

// Names that services use for themselves, where the slug is another.
const aliases: Record<string, string> = {
  battlenet: 'battledotnet',
  blizzard: 'battledotnet',
  facebookcom: 'facebook',
  instagramcom: 'instagram',
  googlecom: 'google',
  twitter: 'x',
  xcom: 'x',
  xtwitter: 'x',
  protonaccount: 'proton',
  protonme: 'proton',
  protonmailcom: 'protonmail',
  mailchimpcom: 'mailchimp',
  wordpresscom: 'wordpress',
  bookingcom: 'bookingdotcom',
  hotelscom: 'hotelsdotcom',
  chesscom: 'chessdotcom',
  lichessorg: 'lichess',
  calcom: 'caldotcom',
  itchio: 'itchdotio',
  devto: 'devdotto',
  flyio: 'flydotio',
  webde: 'webdotde',
  gog: 'gogdotcom',
  gogcom: 'gogdotcom',
  cloudflarecom: 'cloudflare',
  githubcom: 'github',
  gitlabcom: 'gitlab',
  gitlaborg: 'gitlab',
  npmjs: 'npm',
  npmjscom: 'npm',
  bunnynet: 'bunnydotnet',
  rocketchat: 'rocketdotchat',
  homeassistantio: 'homeassistant',
  electronicarts: 'ea',
  riot: 'riotgames',
  rockstar: 'rockstargames',
  psn: 'playstation',
  sonyentertainmentnetwork: 'playstation',
  playstationnetwork: 'playstation',
  epic: 'epicgames',
  unifi: 'ubiquiti',
  uisso: 'ubiquiti',
  ovhcloud: 'ovh',
  hetznercloud: 'hetzner',
  hetzneronline: 'hetzner',
  alibabacloudcom: 'alibabacloud',
  ghostorg: 'ghost',
  wikimedia: 'wikimediafoundation',
  redhatcom: 'redhat',
  atlassiancom: 'atlassian',
  idatlassian: 'atlassian',
  digitaloceancom: 'digitalocean',
  tplinkid: 'tplink',
  stack: 'stackexchange',
  stackoverflowcom: 'stackoverflow',
  yandex: 'yandexcloud',
  pypiorg: 'pypi',
  testpypi: 'pypi',
  discordcom: 'discord',
  dropboxcom: 'dropbox',
  paypalcom: 'paypal',
  nextcloudhub: 'nextcloud',
  icloudcom: 'icloud',
  appleid: 'apple',
  ubuntuone: 'ubuntu',
  ubuntusso: 'ubuntu',
  fedoraproject: 'fedora',
  suse: 'opensuse',
  klmroyaldutchairlines: 'klm',
  ah: 'albertheijn',
};

/** Lower case, without diacritics, spaces and signs; `&` and `+` are written out as simple-icons does. */
export function normalised(issuer: string): string {
  return issuer
    .normalize('NFKD')
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The slug of the icon for `issuer`, or null. */
export function brandOf(issuer: string, slugs: ReadonlySet<string>): string | null {
  const name = normalised(issuer);
  if (name === '') return null;
  for (const candidate of candidates(issuer, name)) {
    const slug = Object.hasOwn(aliases, candidate) ? aliases[candidate]! : candidate;
    if (slugs.has(slug)) return slug;
  }
  return null;
}

function* candidates(issuer: string, name: string): Generator<string> {
  yield name;
  yield normalised(issuer.replace(/\./g, 'dot'));
  // `accounts.example.com` is Example's.
  const host = /^(?:https?:\/\/)?(?:[\w-]+\.)*([\w-]+)\.[a-z]{2,}$/i.exec(issuer.trim());
  if (host) yield normalised(host[1]!);
  // `GitHub (work)`, `GitLab: staging`, `AWS - production`: what comes before the remark.
  const before = /^(.+?)\s*(?:[([:|–—]|\s-\s)/.exec(issuer);
  if (before) yield normalised(before[1]!);
  // `Google Account`, `Proton account`, `Nextcloud Login`.
  const bare = name.replace(/(account|login|sso|cloud|id)$/, '');
  if (bare !== name && bare.length > 2) yield bare;
}

/** One or two letters that stand for an issuer without an icon. */
export function monogram(title: string): string {
  const words = title.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first, second] = words;
  if (!first) return '?';
  const letters = second ? [...first][0]! + [...second][0]! : [...first][0]!;
  return letters.toLocaleUpperCase();
}

/** Which of `count` quiet tones a title has; always the same one for the same title. */
export function tone(title: string, count: number): number {
  let sum = 2166136261;
  for (const symbol of normalised(title)) sum = Math.imul(sum ^ symbol.codePointAt(0)!, 16777619);
  return (sum >>> 0) % count;
}

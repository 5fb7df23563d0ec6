import type { Interval } from '../../src/billing/offer.js'
import type { ButtonLabels } from '../../src/text/labels-button.js'
import type { DialogLabels } from '../../src/text/labels-dialog.js'
import type { GateLabels } from '../../src/text/labels-gate.js'
import type { OfferedFacts, PromptLabels } from '../../src/text/labels-prompt.js'

const units = { day: '日', week: '週', month: 'か月', year: '年' } as const
const each = { day: '日額', week: '週額', month: '月額', year: '年額' } as const
const often = { day: '毎日', week: '毎週', month: '毎月', year: '毎年' } as const

/** How often something comes. */
const every = ({ unit, count }: Interval) =>
  count === 1 ? often[unit] : `${count}${units[unit]}ごと`

/** A price with how often it is paid. */
const paid = (price: string, interval: Interval | null) => {
  if (!interval) return price
  const { unit, count } = interval
  return count === 1 ? `${each[unit]}${price}` : `${count}${units[unit]}ごとに${price}`
}

const given = ({ meter, offer }: OfferedFacts) =>
  offer.amount ? `${meter} ${offer.amount}` : offer.name

/** The words of a prompt in Japanese. */
export const japanesePrompt: PromptLabels = {
  used: ({ percent, meter }) => `${meter}の${percent}を使用しました`,
  all: ({ meter, limit }) => `${meter}の上限${limit}をすべて使用しました`,
  over: ({ meter, over }) => `${meter}がプランを${over}超過しています`,
  left: ({ meter, remaining }) => `${meter}の残りは${remaining}です`,
  spent: ({ meter }) => `${meter}をすべて使用しました`,
  owed: ({ meter, over }) => `${meter}が${over}不足しています`,
  counted: ({ meter, used }) => `${meter}を${used}使用しました`,
  none: ({ meter }) => `ご利用のプランに${meter}は含まれていません`,
  noPlan: 'プランに未加入です',
  unknown: '使用量を表示できません',
  loading: '使用量を確認しています',
  error: '使用量を読み込めませんでした',
  signedOut: '使用量を見るにはサインインしてください',
  errorNote: 'ご使用分は引き続き記録されています。',
  until: ({ remaining, resetsAt }) =>
    resetsAt ? `${resetsAt}まで残り${remaining}です。` : `残り${remaining}です。`,
  needs: ({ needs, remaining, resetsAt }) =>
    `${needs}必要ですが、${resetsAt && `${resetsAt}まで`}残り${remaining}です。`,
  resets: ({ resetsAt }) => `${resetsAt}にリセットされます。`,
  cost: ({ cost }) => `これまでで約${cost}です。`,
  offer: ({ offer: { name, amount, renews, price, interval } }) => {
    const cost = price && paid(price, interval)
    if (!amount) return cost ? `${name}は${cost}です。` : ''
    const more = renews && interval ? `${every(interval)}${amount}` : amount
    return cost ? `${name}は${cost}で${more}を含みます。` : `${name}は${more}を含みます。`
  },
  sentences: ({ first, second }) => first + second,
  upgrade: 'アップグレード',
  upgradeTo: ({ offer: { name } }) => `${name}にアップグレード`,
  topUp: (facts) => `${given(facts)}を${facts.offer.price ? `${facts.offer.price}で` : ''}購入`,
  plans: 'プランを見る',
  remind: '明日通知する',
  dismiss: '閉じる',
  retry: '再試行',
  check: '再確認',
  done: '続ける',
  unopened: '購入画面を開けませんでした。',
  unmade: '変更できませんでした。',
  unchanged: '請求は発生しておらず、プランも変わっていません。',
  uncertain: 'アップグレードが完了したか確認できませんでした。',
  activating: ({ offer }) =>
    offer?.kind === 'top-up' ? '購入分を追加しています…' : 'プランを有効にしています…',
  activatingNote: '通常は数秒で完了します。そのまま作業を続けられます。',
  returned: '購入画面から戻りました',
  requested: '変更を申し込みました',
  switching: ({ offer }) => {
    if (offer?.kind === 'top-up') return 'お支払いを確認しています'
    return offer ? `${offer.name}に切り替えています` : 'プランを切り替えています'
  },
  adding: (facts) => `${given(facts)}を追加しています`,
  unconfirmed: ({ offer }) =>
    offer?.kind === 'top-up'
      ? '購入はまだ確認されていません'
      : 'プランの変更はまだ確認されていません',
  unconfirmedNote: 'お支払い済みの場合は自動的に反映されます。数分かかることがあります。',
  completed: ({ offer }) => {
    if (offer?.kind === 'top-up') return '購入が完了しました'
    return offer ? `${offer.name}をご利用いただけます` : 'プランが有効になりました'
  },
  completedNote: (facts) => `${given(facts)}を利用できます。`,
  scheduled: ({ offer, date }) =>
    `${offer?.name ?? '新しいプラン'}は${date || '今期の終了後'}に始まります`,
}

/** The words of a dialog in Japanese. */
export const japaneseDialog: DialogLabels = {
  title: (facts) =>
    facts.offer.kind === 'plan' ? `${facts.offer.name}にアップグレード` : `${given(facts)}を購入`,
  untitled: 'アップグレード',
  reason: ({ title, note }) => `${title}。${note}`,
  now: ({ plan }) => (plan ? `${plan}（現在）` : '現在'),
  offered: ({ plan }) => plan,
  before: '現在',
  after: '購入後',
  caption: '変更内容',
  row: ({ meter, interval }) => (interval ? `${meter}（${every(interval)}）` : meter),
  price: '料金',
  every: ({ value, interval }) => `${every(interval)}${value}`,
  free: '無料',
  none: 'なし',
  unlimited: '無制限',
  metered: '従量課金',
  left: ({ remaining }) => `残り${remaining}`,
  checkout: 'お支払いの前に合計金額が表示されます。',
  change: '「続ける」を押すとプランの変更が確定します。',
  cancel: '今はしない',
  proceed: '続ける',
  close: '閉じる',
}

/** The words of a gate in Japanese. */
export const japaneseGate: GateLabels = {
  signedOut: '利用するにはサインインしてください',
  signIn: 'サインイン',
}

/** The words beside a button in Japanese. */
export const japaneseButton: ButtonLabels = {
  item: ({ amount, meter }) => `${meter} ${amount}`,
  share: ({ amount, remaining }) => `残り${remaining}のうち${amount}`,
  left: ({ shares }) => `${shares}を使用します`,
  uses: ({ amount, cost }) => (cost ? `${amount}を使用、約${cost}` : `${amount}を使用します`),
  over: ({ amount, over, cost }) =>
    (over ? `${amount}を使用、プランを${over}超過` : `プランを超えて${amount}を使用`) +
    (cost && `、約${cost}`),
  held: ({ amount }) => `完了まで${amount}を確保しています`,
  used: ({ amount, remaining }) =>
    remaining ? `${amount}を使用、残り${remaining}` : `${amount}を使用しました`,
  failed: '完了できませんでした。何も使用されていません。',
  uncertain: '完了できませんでした。使用として数えられる場合があります。',
  needs: ({ amount, remaining, date }) =>
    `${amount}必要ですが、${date && `${date}まで`}残り${remaining || '0'}です。`,
  more: '追加する',
  signedOut: '利用するにはサインインしてください。',
  approximate: '約',
  'no-subscription': 'プランに未加入です。',
  'unknown-meter': '利用できません。',
  'not-in-plan': 'ご利用のプランには含まれていません。',
}

import type { Interval } from '../../src/billing/offer.js'
import type { ButtonLabels } from '../../src/text/labels-button.js'
import type { DialogLabels } from '../../src/text/labels-dialog.js'
import type { GateLabels } from '../../src/text/labels-gate.js'
import type { PickerLabels } from '../../src/text/labels-picker.js'
import type { OfferedFacts, PromptLabels } from '../../src/text/labels-prompt.js'

const units = { day: '日', week: '週', month: 'か月', year: '年' } as const
const each = { day: '日額', week: '週額', month: '月額', year: '年額' } as const
const often = { day: '毎日', week: '毎週', month: '毎月', year: '毎年' } as const

/** How often something comes. */
const every = ({ unit, count }: Interval) =>
  count === 1 ? often[unit] : `${count}${units[unit]}ごと`

/** A price with how often it is paid. */
export const paid = (price: string, interval: Interval | null) => {
  if (!interval) return price
  const { unit, count } = interval
  return count === 1 ? `${each[unit]}${price}` : `${count}${units[unit]}ごとに${price}`
}

const given = ({ meter, isMoney, offer: { short, name } }: OfferedFacts) => {
  if (!short) return name
  return isMoney ? `${short}分の${meter}` : `${meter} ${short}`
}

/** What a top-up gives; for an amount of money also what it costs. */
const bought = (facts: OfferedFacts) =>
  facts.isMoney && facts.offer.price
    ? `${given(facts)}を${facts.offer.price}で購入`
    : `${given(facts)}を購入`

const billed = { day: '日払い', week: '週払い', month: '月払い', year: '年払い' }

const changed = ({ offer: { change, name, interval, pieces } }: OfferedFacts) => {
  if (change === 'quantity') return `${name}を${pieces}に変更`
  if (change === 'interval' && interval?.count === 1) return `${billed[interval.unit]}に切り替え`
  return change === 'smaller' ? `${name}に変更` : `${name}にアップグレード`
}

/** The words of a prompt in Japanese. */
export const japanesePrompt: PromptLabels = {
  used: ({ percent, meter }) => `${meter}の${percent}を使用しました`,
  all: ({ meter, short }) => `${meter}の上限${short.limit}をすべて使用しました`,
  over: ({ meter, short }) => `${meter}がプランを${short.over}超過しています`,
  left: ({ meter, short }) => `${meter}の残りは${short.remaining}です`,
  spent: ({ meter }) => `${meter}をすべて使用しました`,
  owed: ({ meter, short }) => `${meter}が${short.over}不足しています`,
  never: ({ meter }) => `${meter}はまだありません`,
  counted: ({ meter, short }) => `${meter}を${short.used}使用しました`,
  none: ({ meter }) => `ご利用のプランに${meter}は含まれていません`,
  noPlan: 'プランに未加入です',
  unknown: '使用量を表示できません',
  loading: '使用量を確認しています',
  error: '使用量を読み込めませんでした',
  signedOut: '使用量を見るにはサインインしてください',
  errorNote: 'ご使用分は引き続き記録されています。',
  until: ({ short: { remaining }, resetsAt, endsAt }) => {
    const date = endsAt || resetsAt
    return date ? `${date}まで残り${remaining}です。` : `残り${remaining}です。`
  },
  needs: ({ feature, short: { needs, remaining }, resetsAt, endsAt }) => {
    const date = endsAt || resetsAt
    const needed = `${needs}必要ですが、${date && `${date}まで`}残り${remaining}です。`
    return feature ? `${feature}には${needed}` : needed
  },
  resets: ({ resetsAt }) => `${resetsAt}にリセットされます。`,
  ends: ({ endsAt }) => `プランは${endsAt}に終了します。`,
  cost: ({ cost }) => `これまでで約${cost}です。`,
  beyond: ({ price, per }) => `超過分は${per ? `${per}あたり${price}` : `1件あたり${price}`}です。`,
  offer: (facts) => {
    const { name, short, renews, price, interval } = facts.offer
    const cost = price && paid(price, interval)
    if (!short) return cost ? `${name}は${cost}です。` : ''
    const amount = facts.isMoney ? given(facts) : short
    const more = renews && interval ? `${every(interval)}${amount}` : amount
    return cost ? `${name}は${cost}で${more}を含みます。` : `${name}は${more}を含みます。`
  },
  sentences: ({ first, second }) => first + second,
  upgrade: 'アップグレード',
  upgradeTo: changed,
  topUp: (facts) => `${given(facts)}を${facts.offer.price ? `${facts.offer.price}で` : ''}購入`,
  plans: 'プランを見る',
  remind: '明日通知する',
  dismiss: '閉じる',
  retry: '再試行',
  check: '再確認',
  done: '完了',
  undo: '元に戻す',
  unopened: '購入画面を開けませんでした。',
  unmade: '変更できませんでした。',
  unchanged: '請求は発生していません。',
  uncertain: '確認できませんでした。',
  uncertainNote: '請求が発生した可能性があります。',
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
  completedNote: (facts) => `ご利用いただけます：${given(facts)}`,
  scheduled: ({ offer, date }) =>
    `${offer?.name ?? '新しいプラン'}は${date || '今期の終了後'}に始まります`,
}

/** The words of a dialog in Japanese. */
export const japaneseDialog: DialogLabels = {
  title: (facts) => (facts.offer.kind === 'plan' ? changed(facts) : bought(facts)),
  untitled: 'アップグレード',
  reason: ({ title, note }) => `${title}。${note}`,
  less: ({ meter, from, to, interval, date }) =>
    `${meter}は${date && `${date}から`}${from}から${interval ? every(interval) : ''}${to}に減ります。`,
  lacks: ({ plan, meters }) => `${plan}に${meters}は含まれていません。`,
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
  change: ({ due, isFree, price, interval, date }) => {
    const then = `${date && `${date}から`}${paid(price, interval)}です。`
    if (isFree) return `本日のお支払いはありません。その後は${then}`
    return due ? `本日のお支払いは${due}です。その後は${then}` : `料金は${then}`
  },
  cancel: '今はしない',
  proceed: (facts) => (facts.offer.kind === 'plan' ? changed(facts) : bought(facts)),
  untold: '続ける',
  close: '閉じる',
}

/** The words of a gate in Japanese. */
export const japaneseGate: GateLabels = {
  signedOut: '利用するにはサインインしてください',
  signIn: 'サインイン',
  unknown: 'プランを確認できませんでした',
  retry: '再試行',
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
  held: ({ amount }) => `実行中は${amount}を確保しています`,
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

/** The words of a list of plans in Japanese. */
export const japanesePicker: PickerLabels = {
  intervals: 'お支払いの間隔',
  interval: ({ interval }) => (interval.count === 1 ? billed[interval.unit] : every(interval)),
  save: ({ percent, most }) => (most ? `最大${percent}お得` : `${percent}お得`),
  current: '現在のプラン',
  held: '利用中',
  recommended: 'ご利用状況に最適',
  trial: ({ days }) => `${days}日間無料`,
  start: ({ days, plan }) => `${plan}を${days}日間無料で試す`,
  starts: ({ date }) => (date ? `${date}から` : '期間の終了時から'),
  grant: ({ amount, meter, interval }) =>
    interval ? `${meter} ${every(interval)}${amount}` : `${meter} ${amount}`,
  feature: ({ name, amount }) => (amount ? `${name} ${amount}` : name),
  quantity: ({ name }) => name || '数量',
  fewer: '減らす',
  more: '増やす',
  each: ({ price, per }) => (per ? `1${per}あたり${price}` : `1つあたり${price}`),
  custom: 'お見積もり',
  contact: 'お問い合わせ',
  table: 'プランの内容',
  included: '含まれます',
  lacking: '含まれません',
  loading: 'プランを読み込んでいます',
  signedOut: 'プランを選ぶにはサインインしてください',
  error: 'プランを読み込めませんでした',
}

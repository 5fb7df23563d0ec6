import type { Labels } from '../../src/text/labels.js'
import type { AnnounceLabels } from '../../src/text/labels-announce.js'
import type { BadgeLabels } from '../../src/text/labels-badge.js'
import type { BarLabels } from '../../src/text/labels-bar.js'
import type { CostLabels } from '../../src/text/labels-cost.js'
import type { CreditsLabels } from '../../src/text/labels-credits.js'
import type { DashLabels } from '../../src/text/labels-dash.js'
import type { ErrorLabels } from '../../src/text/labels-error.js'
import type { HistoryLabels } from '../../src/text/labels-history.js'
import type { PlanLabels } from '../../src/text/labels-plan.js'
import type { RangeLabels } from '../../src/text/labels-range.js'
import type { SpendingLabels } from '../../src/text/labels-spending.js'
import type { SyncLabels, SyncUses } from '../../src/text/labels-sync.js'
import {
  japaneseButton,
  japaneseDialog,
  japaneseGate,
  japanesePicker,
  japanesePrompt,
  paid,
} from './japanese-upgrade.js'

const bar: BarLabels = {
  of: ({ used, limit }) => `${used} / ${limit}`,
  short: ({ used, limit }) => `${used} / ${limit}`,
  usedOf: ({ used, limit }) => `${limit}のうち${used}を使用`,
  leftOf: ({ remaining, limit }) => `${limit}のうち残り${remaining}`,
  total: ({ used, unit }) => (unit ? used : `${used}を使用`),
  left: ({ remaining }) => `残り${remaining}`,
  warning: '残りわずか',
  critical: 'まもなく上限',
  exhausted: 'すべて使用済み',
  none: 'まだありません',
  notIncluded: '含まれていません',
  over: ({ over }) => `${over}超過`,
  about: ({ cost }) => `約${cost}`,
  unlimited: 'ご利用のプランでは無制限',
  pending: ({ pending }) => `${pending}件送信待ち`,
  unconfirmed: ({ pending, count }) => (count ? `${pending}件未確認` : '未確認'),
  stale: ({ time }) => (time ? `${time}時点、更新できません` : '更新できません'),
  renewing: '期間が更新されました。更新しています…',
  ended: 'プランが終了しました。更新しています…',
  resets: ({ date }) => `${date}にリセット`,
  ends: ({ date }) => `${date}に終了`,
  never: 'リセットなし',
  pace: ({ projected, date }) =>
    date ? `このペースでは${date}までに約${projected}` : `このペースでは約${projected}`,
  runsOut: ({ date }) => `このペースでは${date}ごろに使い切る見込み`,
  pauses: ({ date }) => (date ? `100%で${date}まで停止` : '100%で停止'),
  stops: '100%で停止',
  beyond: ({ price, per }) => {
    if (!price) return '超過分は課金されます'
    return per ? `超過分は${per}あたり${price}` : `超過分は1件あたり${price}`
  },
  cost: ({ cost, price, per }) => {
    if (!price) return cost ? `約${cost}` : ''
    const rate = per ? `${per}あたり${price}` : `1件あたり${price}`
    return cost ? `約${cost}（${rate}）` : rate
  },
  comma: '、',
  approximate: '約',
  why: '概数の理由',
  derived: '概数です。この期間の正確な数値はまだ届いていません。',
  error: '使用量を読み込めませんでした',
  'signed-out': '使用量を見るにはサインインしてください',
  retry: '再試行',
  'no-subscription': 'プランに未加入です',
  'unknown-meter': '使用量を表示できません',
  'not-in-plan': 'ご利用のプランには含まれていません',
}

const dash: DashLabels = {
  title: '使用量',
  period: ({ range, date, days }) => (date ? `${range}、${days ?? date}にリセット` : range),
  ends: ({ range, date }) => `${range}、${date}に終了`,
  meters: '項目',
  cost: '概算料金',
  parts: ({ plan, usage }) => {
    if (plan && usage) return `プラン${plan} + 使用分${usage}`
    return plan ? 'プラン料金のみ' : 'これまでの使用分'
  },
  afterTrial: ({ plan: price, date, usage }) => {
    if (!usage) return date ? `無料期間の後、${date}から` : '無料期間の後'
    return `${date ? `${date}から` : '無料期間の後は'}プラン${price} + 使用分${usage}`
  },
  projected: ({ date }) => (date ? `${date}までの見込み` : '見込み'),
  about: ({ amount }) => `約${amount}`,
  pace: 'このペースが続いた場合',
  of: ({ used, limit }) => `${used} / ${limit}`,
  full: '満席',
  beyond: ({ over }) => `${over}超過`,
  updated: ({ time }) => `${time}に更新`,
  stale: ({ time }) => (time ? `${time}時点、更新できません` : '更新できません'),
  refresh: '更新',
  refreshing: '更新中',
  retry: '再試行',
  manage: 'プランを管理',
  empty: 'この期間の使用はまだありません',
  emptyNote: '最初に使用すると、ここに項目が表示されます。',
  error: '使用量を読み込めませんでした',
  errorNote: 'ご使用分は引き続き記録されています。',
  again: '再試行',
  signedOut: '使用量を見るにはサインインしてください',
  noPlan: 'プランに未加入です',
}

const named = ({ amount, meter }: SyncUses) => (meter ? `${meter} ${amount}` : `使用 ${amount}件`)

const reasons = {
  refused: '請求システムが拒否しました',
  'id-taken': '同じ番号の別の使用がすでに記録されています',
  forbidden: 'ご契約では許可されていません',
  'no-subscription': 'このサブスクリプションは終了しています',
  expired: '時間内に応答がありませんでした',
} as const

const sync: SyncLabels = {
  waiting: (uses) => `${named(uses)}が送信待ち`,
  refused: (uses) => `${named(uses)}が拒否されました`,
  expired: (uses) => `${named(uses)}を確認できませんでした`,
  offline: ({ asOf }) => `オフラインです。接続が戻ると送信されます。${asOf ?? ''}`,
  away: 'オフラインです',
  asOf: ({ time }) => `${time}時点の数値です。`,
  next: ({ wait, asOf }) => `${wait}後に再試行します。${asOf}`,
  sending: ({ asOf }) => `送信しています。${asOf}`,
  refusedNote: () => '記録されておらず、料金もかかりません。',
  expiredNote: () => '記録されたかどうか不明です。再試行しても二重には数えられません。',
  item: ({ time, ...uses }) => `${named(uses)}、${time}`,
  reason: ({ code, words }) =>
    words && code === 'refused' ? `記録されていません：${words}` : reasons[code],
  more: ({ amount }) => `ほか${amount}件`,
  now: '今すぐ試す',
  retry: '再試行',
  retryAll: 'すべて再試行',
  details: '詳細',
  discard: '破棄',
  retryItem: ({ item }) => `${item}を再試行`,
  discardItem: ({ item }) => `${item}を破棄`,
  waitingSpoken: '使用の一部がまだ送信されていません。',
  refusedSpoken: '使用の一部が受け付けられませんでした。',
  expiredSpoken: '使用の一部を確認できませんでした。',
}

const announce: AnnounceLabels = {
  warning: ({ meter, remaining }) => `${meter}：残りわずか、残り${remaining}`,
  critical: ({ meter, remaining }) => `${meter}：まもなく上限、残り${remaining}`,
  exhausted: ({ meter }) => `${meter}：すべて使用済み`,
  over: ({ meter, over }) => `${meter}：${over}超過`,
  back: ({ meter, remaining }) =>
    remaining ? `${meter}：再び利用できます、残り${remaining}` : `${meter}：再び利用できます`,
}

const range: RangeLabels = {
  'this-period': '今期',
  'last-period': '前期',
  'last-7-days': '過去7日間',
  'last-90-days': '過去90日間',
  custom: ({ dates }) => dates,
  days: '表示する日',
  earlier: 'それ以前の期間',
  from: '開始日',
  to: '終了日',
  show: '表示',
  allMeters: 'すべての項目',
  someMeters: ({ number }) => `${number}項目`,
  meters: '表示する項目',
}

const cost: CostLabels = {
  title: '料金',
  item: '内訳',
  used: '使用量',
  included: '込み',
  charged: '課金対象',
  price: '単価',
  amount: '金額',
  plan: ({ plan: name = 'プラン', quantity }) => (quantity ? `${name} × ${quantity}` : name),
  rate: ({ price, per }) => (per ? `${per}あたり${price}` : `1件あたり${price}`),
  part: ({ from, upTo }) => {
    if (!upTo) return `${from ?? ''}超`
    return from ? `${from}超～${upTo}` : `最初の${upTo}`
  },
  detail: ({ used, included, charged, rate }) =>
    [
      used && `使用量${used}`,
      included && `込み${included}`,
      charged && (rate ? `課金対象${charged}（${rate}）` : `課金対象${charged}`),
    ]
      .filter(Boolean)
      .join('、'),
  rest: 'その他の料金',
  credit: 'アカウント残高と割引',
  apart: '合計に含まれません',
  total: '現時点の合計',
  estimate: '概算です。税などにより請求額と異なる場合があります。',
  afterTrial: ({ date }) => (date ? `無料期間後、${date}から。` : '無料期間後。'),
  free: 'ご利用のプランでは料金はかかりません',
  download: 'CSVをダウンロード',
  file: '料金',
  partHead: '段階',
  unit: '単位',
  per: '単位数',
  currency: '通貨',
}

const groupNames: { readonly [by: string]: string } = {
  project: 'プロジェクト',
  key: 'APIキー',
  member: 'メンバー',
}

const history: HistoryLabels = {
  perHour: '時間別',
  perDay: '日別',
  perWeek: '週別',
  perMonth: '月別',
  amounts: '使用量',
  steps: '集計単位',
  total: '合計',
  cost: '料金',
  view: '表示する使用量',
  meter: '項目',
  day: ({ used, date }) => `${date}に${used}`,
  ahead: ({ date }) => `${date}：データはまだありません`,
  thisPeriod: ({ used }) => `今期は${used}`,
  between: ({ used, dates }) => `${dates}に${used}`,
  level: ({ used, date }) => `${date}時点で${used}`,
  none: ({ dates }) => `${dates}の使用はありません`,
  free: ({ dates }) => `${dates}の課金はありません`,
  limit: ({ limit }) => `上限${limit}`,
  layer: ({ name, used }) => `${name} ${used}`,
  groupedBy: ({ by }) => `${groupNames[by] ?? by}別`,
  grouping: 'グループ化',
  others: 'その他',
  allOf: ({ unit }) => `すべての${unit}`,
  pace: ({ projected }) => `このペースでは約${projected}`,
  chart: ({ name, view }) => `${name}、${view}`,
  date: '日付',
  used: '使用量',
  before: '前期',
  error: '日別の使用量を読み込めませんでした',
  stale: '更新できませんでした',
  retry: '再試行',
}

const plan: PlanLabels = {
  trial: ({ days, date, price, interval }) => {
    const ends = `無料期間は${days || date}に終了します。`
    return price ? `${ends}その後は${paid(price, interval)}です。` : ends
  },
  failed: ({ plan: name }) =>
    `前回のお支払いに失敗しました。${name}を続けるにはカードを更新してください。`,
  fix: 'カードを更新',
  paused: ({ plan: name }) => `${name}は一時停止中です。`,
  ends: ({ plan: name, date }) => `${name}は${date}に終了します。`,
  keep: ({ plan: name }) => `${name}を続ける`,
  changes: ({ next, date }) => `${date}に${next ? `${next}に` : ''}変わります。`,
  undo: '元に戻す',
  manage: 'プランを管理',
  unsure: 'まだ確認できません。',
  title: 'ご利用のプラン',
  pool: ({ name, remaining, resetsAt, expiresAt }) => {
    const date = expiresAt ? `、${expiresAt}まで` : resetsAt && `、${resetsAt}にリセット`
    return `${name}：残り${remaining}${date}`
  },
  poolExpired: ({ name, date }) => `${name}：${date}に期限切れ`,
}

const wrong = '問題が発生しました。何も記録されておらず、料金もかかりません。'
const unread = '使用量を読み込めませんでした。ご使用分は引き続き記録されています。'

const error: ErrorLabels = {
  'invalid-amount': wrong,
  'invalid-meter': wrong,
  'invalid-identifier': wrong,
  'invalid-transaction-id': wrong,
  'invalid-properties': wrong,
  'invalid-date': wrong,
  'invalid-input': wrong,
  'no-provider': wrong,
  'signed-out': '続けるにはサインインしてください。',
  'other-customer': '別の人がサインインしています。もう一度サインインしてください。',
  unreadable: unread,
  unreachable: unread,
  refused: ({ words }) =>
    words
      ? `記録されていません：${words}`
      : `${reasons.refused}。記録されておらず、料金もかかりません。`,
  'id-taken': `記録されていません：${reasons['id-taken']}。`,
  forbidden: `記録されていません：${reasons.forbidden}。`,
  'no-subscription': `${reasons['no-subscription']}。記録されておらず、料金もかかりません。`,
  'not-in-plan': 'ご利用のプランには含まれていません。記録されておらず、料金もかかりません。',
  expired: `${reasons.expired}。記録されたかどうか不明です。再試行しても二重には数えられません。`,
  'unknown-offer': 'この商品は現在ご利用いただけません。変更されていません。',
  'upgrade-failed': `${japanesePrompt.unmade}${japanesePrompt.unchanged}`,
  'upgrade-unknown': `${japanesePrompt.uncertain}${japanesePrompt.uncertainNote}`,
  'unsafe-url': `${japanesePrompt.unopened}${japanesePrompt.unchanged}`,
  'no-capacity': '空きがありません。変更されていません。',
  'claim-failed': ({ words }) =>
    words ? `変更されていません：${words}` : '完了できませんでした。変更されていません。',
  'claim-unknown':
    '完了したかどうかを確認できませんでした。再試行の前に現在の内容をご確認ください。',
  credits: ({ needs, remaining }) =>
    `${needs}必要ですが、残り${remaining}です。何も消費されていません。`,
  other:
    '問題が発生しました。記録や課金がされたかどうか不明です。再試行の前に使用量をご確認ください。',
}

const badge: BadgeLabels = {
  title: '使用量',
  more: ({ number }) => `ほか${number}件`,
  none: 'まだ使用量はありません',
}

const credits: CreditsLabels = {
  title: 'クレジット',
  left: ({ remaining, meter }) => (meter ? `${meter}：残り${remaining}` : `残り${remaining}`),
  expiring: ({ amount, date }) => `${amount}が${date}に失効します`,
  grants: '内訳',
  transactions: '履歴',
  grant: ({ remaining, amount }) => (amount ? `残り${remaining} / ${amount}` : `残り${remaining}`),
  expires: ({ date }) => `${date}に失効`,
  expired: ({ date }) => `${date}に失効済み`,
  used: '使い切りました',
  never: '有効期限なし',
  granted: ({ date }) => `${date}に追加`,
  date: '日付',
  description: '内容',
  amount: '増減',
  balance: '残高',
  added: '追加',
  spent: '使用',
  last: ({ shown, all }) => `全${all}件中、最新${shown}件`,
  empty: 'クレジットはまだありません',
  error: 'クレジットを読み込めませんでした',
  stale: '更新できませんでした',
}

const spending: SpendingLabels = {
  title: '利用上限額',
  spent: ({ spent, limit }) => `${spent} / ${limit}を利用`,
  left: ({ remaining }) => `残り${remaining}`,
  warning: '上限に近づいています',
  critical: 'まもなく上限',
  reached: '上限に達しました',
  over: ({ over }) => `上限を${over}超過`,
  nothing: '利用できません',
  limit: ({ limit }) => `上限：${limit}`,
  blocked: ({ date }) => `上限に達すると${date ? `${date}まで` : ''}利用が停止します。`,
  paused: ({ date }) => `利用は${date ? `${date}まで` : ''}停止しています。`,
  billed: '上限を超えても利用は続き、課金されます。',
  none: '利用上限額は設定されていません',
  amount: ({ currency }) => `上限（${currency}）`,
  invalid: '0 以上の金額を入力してください。',
  save: '保存',
  remove: '上限を解除',
  saving: '保存しています…',
  saved: '保存しました',
  unseen: '保存しました。反映まで少しかかることがあります。',
  refused: ({ words }) =>
    words ? `保存できませんでした：${words}` : '保存できませんでした。上限は変わっていません。',
  failed: '保存を確認できませんでした。上限は変わっていない可能性があります。',
  error: '利用上限額を読み込めませんでした',
}

/** Every word of the library in Japanese, as a host would translate them. */
export const japanese: Labels = {
  ...{ badge, credits, spending },
  ...{ bar, dash, cost, sync, announce, range, history, plan, error },
  prompt: japanesePrompt,
  dialog: japaneseDialog,
  picker: japanesePicker,
  gate: japaneseGate,
  button: japaneseButton,
}

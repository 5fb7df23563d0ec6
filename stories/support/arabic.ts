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
  arabicButton,
  arabicDialog,
  arabicGate,
  arabicPicker,
  arabicPrompt,
  every,
} from './arabic-upgrade.js'
import { pluralsOf } from './plurals.js'

const plural = pluralsOf('ar')

/** Uses that wait, in the forms Arabic has; the adjective agrees with the noun. */
const waitingUses = (amount: string, count: number) =>
  plural(count, {
    one: 'استخدام معلّق',
    two: 'استخدامان معلّقان',
    few: `${amount} استخدامات معلّقة`,
    many: `${amount} استخدامًا معلّقًا`,
    other: `${amount} استخدام معلّق`,
  })

/** The words of a bar in Arabic: how a host translates, plural forms included. */
export const arabicBar: BarLabels = {
  of: ({ used, limit }) => `${used} من ${limit}`,
  short: ({ used, limit }) => `${used} / ${limit}`,
  usedOf: ({ used, limit }) => `استُخدم ${used} من ${limit}`,
  leftOf: ({ remaining, limit }) => `بقي ${remaining} من ${limit}`,
  total: ({ used, unit }) => (unit ? used : `استُخدم ${used}`),
  left: ({ remaining }) => `بقي ${remaining}`,
  warning: 'الرصيد منخفض',
  critical: 'أوشك على النفاد',
  exhausted: 'استُخدم بالكامل',
  none: 'لا شيء بعد',
  notIncluded: 'غير مشمول',
  over: ({ over }) => `تجاوز قدره ${over}`,
  about: ({ cost }) => `نحو ${cost}`,
  unlimited: 'غير محدود في خطتك',
  pending: ({ pending, count }) => waitingUses(pending, count),
  unconfirmed: ({ pending, count }) => (count ? `لم يُؤكَّد ${pending} بعد` : 'لم يُؤكَّد بعد'),
  stale: ({ time }) => (time ? `حتى ${time}، تعذّر التحديث` : 'تعذّر التحديث'),
  renewing: 'بدأت فترة جديدة للتو. جارٍ التحديث…',
  ended: 'انتهت خطتك للتو. جارٍ التحديث…',
  resets: ({ date }) => `يتجدد في ${date}`,
  ends: ({ date }) => `ينتهي في ${date}`,
  never: 'لا يتجدد',
  pace: ({ projected, date }) =>
    date ? `المتوقع نحو ${projected} حتى ${date}` : `المتوقع نحو ${projected}`,
  runsOut: ({ date }) => `ينفد نحو ${date} إذا استمر الاستخدام بهذا المعدل`,
  pauses: ({ date }) => (date ? `يتوقف عند ١٠٠٪ حتى ${date}` : 'يتوقف عند ١٠٠٪'),
  stops: 'يتوقف عند ١٠٠٪',
  beyond: ({ price, per }) => {
    if (!price) return 'وما زاد يُحتسب عليه'
    return per ? `وبعد ذلك ${price} لكل ${per}` : `وبعد ذلك ${price} لكل استخدام`
  },
  cost: ({ cost, price, per }) => {
    if (!price) return cost ? `نحو ${cost}` : ''
    const rate = per ? `${price} لكل ${per}` : `${price} لكل استخدام`
    return cost ? `نحو ${cost}، بسعر ${rate}` : rate
  },
  comma: '، ',
  approximate: '≈',
  why: 'لماذا العدد تقريبي',
  derived: 'عدد تقريبي. لم يصلنا بعد العدد الدقيق لهذه الفترة.',
  error: 'تعذّر تحميل الاستخدام',
  'signed-out': 'سجّل الدخول لعرض استخدامك',
  retry: 'إعادة المحاولة',
  'no-subscription': 'ليست لديك خطة بعد',
  'unknown-meter': 'الاستخدام غير متاح',
  'not-in-plan': 'غير مشمول في خطتك',
}

const dash: DashLabels = {
  title: 'الاستخدام',
  period: ({ range, date, days }) => (date ? `${range}، يتجدد ${days ?? `في ${date}`}` : range),
  ends: ({ range, date }) => `${range}، تنتهي في ${date}`,
  meters: 'العدادات',
  cost: 'التكلفة التقديرية',
  parts: ({ plan, usage }) => {
    if (plan && usage) return `${plan} للخطة + ${usage} للاستخدام`
    return plan ? 'لا شيء فوق خطتك' : 'عن الاستخدام حتى الآن'
  },
  afterTrial: ({ plan: price, date, usage }) => {
    if (!usage) return date ? `بعد الفترة التجريبية، من ${date}` : 'بعد الفترة التجريبية'
    const after = date ? `من ${date}` : 'بعد الفترة التجريبية'
    return `${price} للخطة ${after} + ${usage} للاستخدام`
  },
  projected: ({ date }) => (date ? `المتوقع حتى ${date}` : 'المتوقع'),
  about: ({ amount }) => `نحو ${amount}`,
  pace: 'إذا استمر الاستخدام بهذا المعدل',
  of: ({ used, limit }) => `${used} من ${limit}`,
  full: 'كلها محجوزة',
  beyond: ({ over }) => `${over} فوق العدد`,
  updated: ({ time }) => `آخر تحديث ${time}`,
  stale: ({ time }) => (time ? `حتى ${time}، تعذّر التحديث` : 'تعذّر التحديث'),
  refresh: 'تحديث',
  refreshing: 'جارٍ التحديث',
  retry: 'إعادة المحاولة',
  manage: 'إدارة الخطة',
  empty: 'لا استخدام في هذه الفترة بعد',
  emptyNote: 'تظهر العدادات هنا بعد أول استخدام.',
  error: 'تعذّر تحميل استخدامك',
  errorNote: 'ما زال استخدامك يُسجَّل.',
  again: 'إعادة المحاولة',
  signedOut: 'سجّل الدخول لعرض استخدامك',
  noPlan: 'ليست لديك خطة بعد',
}

// After a colon a noun keeps its form for any number.
const named = ({ amount, meter, count }: SyncUses) =>
  meter
    ? `${meter}: ${amount}`
    : plural(count, {
        one: 'استخدام واحد',
        two: 'استخدامان',
        few: `${amount} استخدامات`,
        many: `${amount} استخدامًا`,
        other: `${amount} استخدام`,
      })

const reasons = {
  refused: 'رفضه نظام الفوترة',
  'id-taken': 'لدى نظام الفوترة استخدام آخر بالرقم نفسه',
  forbidden: 'اشتراكك لا يسمح به',
  'no-subscription': 'انتهى هذا الاشتراك',
  expired: 'لم يصل رد في الوقت المناسب',
} as const

const sync: SyncLabels = {
  waiting: (uses) => `${named(uses)} في الانتظار`,
  refused: (uses) => `${named(uses)}، رُفض`,
  expired: (uses) => `${named(uses)}، لم يُؤكَّد`,
  offline: ({ asOf }) => `أنت غير متصل. سيُرسل عند عودة الاتصال.${asOf && ` ${asOf}`}`,
  away: 'أنت غير متصل',
  asOf: ({ time }) => `الأرقام حتى ${time}.`,
  next: ({ wait, asOf }) => `إعادة المحاولة بعد ${wait}.${asOf && ` ${asOf}`}`,
  sending: ({ asOf }) => `جارٍ الإرسال.${asOf && ` ${asOf}`}`,
  refusedNote: () => 'لم يُسجَّل ولن تُحاسب عليه.',
  expiredNote: () => 'لا نعلم هل سُجّل. إعادة المحاولة لا تحتسبه مرتين.',
  item: ({ time, ...uses }) => `${named(uses)}، ${time}`,
  reason: ({ code, words }) => (words && code === 'refused' ? `لم يُسجَّل: ${words}` : reasons[code]),
  more: ({ amount, count }) => plural(count, { one: 'وواحد آخر', other: `و${amount} غيرها` }),
  now: 'المحاولة الآن',
  retry: 'إعادة المحاولة',
  retryAll: 'إعادة محاولة الكل',
  details: 'التفاصيل',
  discard: 'تجاهل',
  retryItem: ({ item }) => `إعادة محاولة ${item}`,
  discardItem: ({ item }) => `تجاهل ${item}`,
  waitingSpoken: 'جزء من استخدامك لم يُرسل بعد.',
  refusedSpoken: 'جزء من استخدامك لم يُقبل.',
  expiredSpoken: 'جزء من استخدامك لم يُؤكَّد.',
}

const announce: AnnounceLabels = {
  warning: ({ meter, remaining }) => `${meter}: الرصيد منخفض، بقي ${remaining}`,
  critical: ({ meter, remaining }) => `${meter}: أوشك على النفاد، بقي ${remaining}`,
  exhausted: ({ meter }) => `${meter}: استُخدم بالكامل`,
  over: ({ meter, over }) => `${meter}: تجاوز قدره ${over}`,
  back: ({ meter, remaining }) =>
    remaining ? `${meter}: متاح من جديد، بقي ${remaining}` : `${meter}: متاح من جديد`,
}

const range: RangeLabels = {
  'this-period': 'الفترة الحالية',
  'last-period': 'الفترة السابقة',
  'last-7-days': 'آخر ٧ أيام',
  'last-90-days': 'آخر ٩٠ يومًا',
  custom: ({ dates }) => dates,
  days: 'الأيام المعروضة',
  earlier: 'فترات أقدم',
  from: 'من',
  to: 'إلى',
  show: 'عرض',
  allMeters: 'كل العدادات',
  someMeters: ({ number, count }) =>
    plural(count, {
      two: 'عدادان',
      few: `${number} عدادات`,
      many: `${number} عدادًا`,
      other: `${number} عداد`,
    }),
  meters: 'العدادات المعروضة',
}

const cost: CostLabels = {
  title: 'التكاليف',
  item: 'البند',
  used: 'المستخدم',
  included: 'المشمول',
  charged: 'المحتسب',
  price: 'السعر',
  amount: 'المبلغ',
  plan: ({ plan: name = 'الخطة', quantity }) => (quantity ? `${name} × ${quantity}` : name),
  rate: ({ price, per }) => (per ? `${price} لكل ${per}` : `${price} لكل استخدام`),
  part: ({ from, upTo }) => {
    if (!upTo) return `أكثر من ${from ?? ''}`
    return from ? `من ${from} إلى ${upTo}` : `أول ${upTo}`
  },
  detail: ({ used, included, charged, rate }) =>
    [
      used && `المستخدم ${used}`,
      included && `المشمول ${included}`,
      charged && (rate ? `المحتسب ${charged} بسعر ${rate}` : `المحتسب ${charged}`),
    ]
      .filter(Boolean)
      .join('، '),
  rest: 'رسوم أخرى',
  credit: 'رصيد الحساب والخصومات',
  apart: 'خارج الإجمالي',
  total: 'الإجمالي حتى الآن',
  estimate: 'هذا تقدير. قد تختلف فاتورتك، بسبب الضرائب مثلًا.',
  afterTrial: ({ date }) => (date ? `بعد الفترة التجريبية، من ${date}.` : 'بعد الفترة التجريبية.'),
  free: 'لا رسوم في خطتك',
  download: 'تنزيل CSV',
  file: 'التكاليف',
  partHead: 'الشريحة',
  unit: 'الوحدة',
  per: 'لكل',
  currency: 'العملة',
}

const groupNames: { readonly [by: string]: string } = {
  project: 'المشروع',
  key: 'مفتاح API',
  member: 'العضو',
}

const history: HistoryLabels = {
  perHour: 'بالساعة',
  perDay: 'يوميًا',
  perWeek: 'أسبوعيًا',
  perMonth: 'شهريًا',
  amounts: 'الاستخدام',
  steps: 'الفواصل الزمنية',
  total: 'الإجمالي',
  cost: 'التكلفة',
  view: 'الاستخدام المعروض',
  meter: 'العداد',
  day: ({ used, date }) => `${used} يوم ${date}`,
  ahead: ({ date }) => `${date}: لا بيانات بعد`,
  thisPeriod: ({ used }) => `${used} في هذه الفترة`,
  between: ({ used, dates }) => `${used}، ${dates}`,
  level: ({ used, date }) => `${used} يوم ${date}`,
  none: ({ dates }) => `لا استخدام، ${dates}`,
  free: ({ dates }) => `لا رسوم، ${dates}`,
  limit: ({ limit }) => `الحد ${limit}`,
  layer: ({ name, used }) => `${name} ${used}`,
  groupedBy: ({ by }) => `حسب ${groupNames[by] ?? by}`,
  grouping: 'التجميع حسب',
  others: 'أخرى',
  allOf: ({ unit }) => `كل ${unit}`,
  pace: ({ projected }) => `المتوقع نحو ${projected}`,
  chart: ({ name, view }) => `${name}، ${view}`,
  date: 'التاريخ',
  used: 'المستخدم',
  before: 'الفترة السابقة',
  error: 'تعذّر تحميل الاستخدام اليومي',
  stale: 'تعذّر التحديث',
  retry: 'إعادة المحاولة',
}

const plan: PlanLabels = {
  trial: ({ days, date, price, interval }) => {
    const ends = `تنتهي الفترة التجريبية ${days || `في ${date}`}.`
    return price ? `${ends} بعدها ‏${price}${every(interval)}.` : ends
  },
  failed: ({ plan: name }) => `تعذّرت آخر عملية دفع. حدّث بطاقتك للاحتفاظ بخطة ${name}.`,
  fix: 'تحديث البطاقة',
  paused: ({ plan: name }) => `خطة ${name} متوقفة مؤقتًا.`,
  ends: ({ plan: name, date }) => `تنتهي ${name} في ${date}.`,
  keep: ({ plan: name }) => `الاحتفاظ بخطة ${name}`,
  changes: ({ next, date }) => (next ? `تتغير إلى ${next} في ${date}.` : `تتغير في ${date}.`),
  undo: 'تراجع',
  manage: 'إدارة الخطة',
  unsure: 'لم يتأكد ذلك بعد.',
  title: 'خطتك',
  pool: ({ name, remaining, resetsAt, expiresAt }) => {
    const date = expiresAt ? `، ينتهي في ${expiresAt}` : resetsAt && `، يتجدد في ${resetsAt}`
    return `${name}: بقي ${remaining}${date}`
  },
  poolExpired: ({ name, date }) => `${name}: انتهت صلاحيته في ${date}`,
}

const wrong = 'حدث خطأ ما. لم يُسجَّل شيء ولن تُحاسب على شيء.'
const unread = 'تعذّر تحميل استخدامك. ما زال يُسجَّل.'

const error: ErrorLabels = {
  'invalid-amount': wrong,
  'invalid-meter': wrong,
  'invalid-identifier': wrong,
  'invalid-transaction-id': wrong,
  'invalid-properties': wrong,
  'invalid-date': wrong,
  'invalid-input': wrong,
  'no-provider': wrong,
  'signed-out': 'سجّل الدخول للمتابعة.',
  'other-customer': 'سجّل شخص آخر الدخول. سجّل الدخول من جديد.',
  unreadable: unread,
  unreachable: unread,
  refused: ({ words }) =>
    words ? `لم يُسجَّل: ${words}` : `${reasons.refused}. لم يُسجَّل ولن تُحاسب عليه.`,
  'id-taken': `لم يُسجَّل: ${reasons['id-taken']}.`,
  forbidden: `لم يُسجَّل: ${reasons.forbidden}.`,
  'no-subscription': `${reasons['no-subscription']}. لم يُسجَّل ولن تُحاسب عليه.`,
  'not-in-plan': 'غير مشمول في خطتك. لم يُسجَّل ولن تُحاسب عليه.',
  expired: `${reasons.expired}. لا نعلم هل سُجّل. إعادة المحاولة لا تحتسبه مرتين.`,
  'unknown-offer': 'هذا العرض غير متاح. لم يتغير شيء.',
  'upgrade-failed': `${arabicPrompt.unmade} ${arabicPrompt.unchanged}`,
  'upgrade-unknown': `${arabicPrompt.uncertain} ${arabicPrompt.uncertainNote}`,
  'unsafe-url': `${arabicPrompt.unopened} ${arabicPrompt.unchanged}`,
  'no-capacity': 'لا يوجد مكان شاغر. لم يتغير شيء.',
  'claim-failed': ({ words }) => (words ? `لم يتغير شيء: ${words}` : 'لم ينجح ذلك. لم يتغير شيء.'),
  'claim-unknown': 'لم نتمكن من معرفة ما إذا تم ذلك. تحقق مما لديك قبل المحاولة مرة أخرى.',
  credits: ({ needs, remaining }) => `المطلوب ${needs}، وبقي ${remaining}. لم يُستخدم شيء.`,
  other: 'حدث خطأ ما. لا نعلم هل سُجّل شيء أو احتُسب. تحقق من استخدامك قبل المحاولة مرة أخرى.',
}

const badge: BadgeLabels = {
  title: 'الاستخدام',
  more: ({ number }) => `و${number} أخرى`,
  none: 'لا استخدام بعد',
}

const credits: CreditsLabels = {
  title: 'الأرصدة',
  left: ({ remaining, meter }) => (meter ? `${meter}: بقي ${remaining}` : `بقي ${remaining}`),
  expiring: ({ amount, date }) => `تنتهي صلاحية ${amount} في ${date}`,
  grants: 'المصدر',
  transactions: 'السجل',
  grant: ({ remaining, amount }) => (amount ? `بقي ${remaining} من ${amount}` : `بقي ${remaining}`),
  expires: ({ date }) => `تنتهي الصلاحية في ${date}`,
  expired: ({ date }) => `انتهت الصلاحية في ${date}`,
  used: 'استُهلكت كلها',
  never: 'لا تنتهي الصلاحية',
  granted: ({ date }) => `أُضيفت في ${date}`,
  date: 'التاريخ',
  description: 'الوصف',
  amount: 'المقدار',
  balance: 'الرصيد',
  added: 'إضافة',
  spent: 'استخدام',
  last: ({ shown, all }) => `آخر ${shown} من ${all}`,
  empty: 'ليس لديك أرصدة بعد',
  error: 'تعذّر تحميل أرصدتك',
  stale: 'تعذّر التحديث',
}

const spending: SpendingLabels = {
  title: 'حد الإنفاق',
  spent: ({ spent, limit }) => `أُنفق ${spent} من ${limit}`,
  left: ({ remaining }) => `بقي ${remaining}`,
  warning: 'اقتربت من الحد',
  critical: 'كدت تبلغ الحد',
  reached: 'بلغت الحد',
  over: ({ over }) => `${over} فوق الحد`,
  nothing: 'لا يُسمح بأي إنفاق',
  limit: ({ limit }) => `الحد: ${limit}`,
  blocked: ({ date }) => `عند الحد يتوقف الاستخدام${date ? ` حتى ${date}` : ''}.`,
  paused: ({ date }) => `الاستخدام متوقف${date ? ` حتى ${date}` : ''}.`,
  billed: 'بعد الحد يستمر الاستخدام ويُحتسب عليه.',
  none: 'لا حد للإنفاق',
  amount: ({ currency }) => `الحد بعملة ${currency}`,
  invalid: 'أدخل مبلغًا من ٠ فأكثر.',
  save: 'حفظ',
  remove: 'إزالة الحد',
  saving: 'جارٍ الحفظ…',
  saved: 'حُفظ',
  unseen: 'حُفظ. قد يتأخر ظهوره قليلًا.',
  refused: ({ words }) => (words ? `لم يُحفظ: ${words}` : 'لم يُحفظ. حدك كما هو.'),
  failed: 'لم يتأكد ذلك بعد. قد يكون حدك كما هو.',
  error: 'تعذّر تحميل حد الإنفاق',
}

/** Every word of the library in Arabic, as a host would translate them. */
export const arabic: Labels = {
  ...{ badge, credits, spending },
  ...{ bar: arabicBar, dash, cost, sync, announce, range, history, plan, error },
  prompt: arabicPrompt,
  dialog: arabicDialog,
  picker: arabicPicker,
  gate: arabicGate,
  button: arabicButton,
}

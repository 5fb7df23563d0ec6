import type { Interval } from '../../src/billing/offer.js'
import type { ButtonLabels } from '../../src/text/labels-button.js'
import type { DialogLabels } from '../../src/text/labels-dialog.js'
import type { GateLabels } from '../../src/text/labels-gate.js'
import type { PickerLabels } from '../../src/text/labels-picker.js'
import type { OfferedFacts, PromptLabels } from '../../src/text/labels-prompt.js'
import { pluralsOf } from './plurals.js'

const plural = pluralsOf('ar')

const units = {
  day: { one: 'يوميًا', two: 'يومين', few: 'أيام', many: 'يومًا', other: 'يوم' },
  week: { one: 'أسبوعيًا', two: 'أسبوعين', few: 'أسابيع', many: 'أسبوعًا', other: 'أسبوع' },
  month: { one: 'شهريًا', two: 'شهرين', few: 'أشهر', many: 'شهرًا', other: 'شهر' },
  year: { one: 'سنويًا', two: 'سنتين', few: 'سنوات', many: 'سنة', other: 'سنة' },
} as const

/** How often something comes. */
export const every = (interval: Interval | null | undefined) => {
  if (!interval) return ''
  const { unit, count } = interval
  const word = plural(count, units[unit])
  if (count === 1) return ` ${word}`
  return count === 2 ? ` كل ${word}` : ` كل ${new Intl.NumberFormat('ar-EG').format(count)} ${word}`
}

/** A number after its noun, which so keeps one form: الصور (٥). */
const counted = (number: string, meter: string) => `${meter} (${number})`

const given = ({ meter, isMoney, offer: { short, name } }: OfferedFacts) => {
  if (!short) return name
  return isMoney ? `${meter} بقيمة ${short}` : counted(short, meter)
}

/** What a top-up gives; for an amount of money also what it costs. */
const bought = (facts: OfferedFacts) =>
  `شراء ${given(facts)}${facts.isMoney && facts.offer.price ? ` بسعر ${facts.offer.price}` : ''}`

const often = { day: 'اليومي', week: 'الأسبوعي', month: 'الشهري', year: 'السنوي' }

const changed = ({ offer: { change, name, interval, pieces } }: OfferedFacts) => {
  if (change === 'quantity') return `تغيير ${name} إلى ${pieces}`
  if (change === 'interval' && interval?.count === 1)
    return `الانتقال إلى الدفع ${often[interval.unit]}`
  return change === 'smaller' ? `الانتقال إلى ${name}` : `الترقية إلى ${name}`
}

/** The words of a prompt in Arabic. */
export const arabicPrompt: PromptLabels = {
  used: ({ percent, meter }) => `استخدمت ${percent} من ${meter}`,
  all: ({ meter, short }) => `استخدمت كل ${counted(short.limit, meter)}`,
  over: ({ meter, short }) => `تجاوزت خطتك في ${counted(short.over, meter)}`,
  left: ({ meter, short }) => `بقي لديك ${short.remaining} من ${meter}`,
  spent: ({ meter }) => `استخدمت كل ${meter}`,
  owed: ({ meter, short }) => `تجاوزت رصيدك في ${counted(short.over, meter)}`,
  never: ({ meter }) => `ليست لديك ${meter} بعد`,
  counted: ({ meter, short }) => `استخدمت ${short.used} من ${meter}`,
  none: ({ meter }) => `خطتك لا تشمل ${meter}`,
  noPlan: 'ليست لديك خطة بعد',
  unknown: 'الاستخدام غير متاح',
  loading: 'جارٍ التحقق من استخدامك',
  error: 'تعذّر تحميل استخدامك',
  signedOut: 'سجّل الدخول لعرض استخدامك',
  errorNote: 'ما زال استخدامك يُسجَّل.',
  until: ({ short: { remaining }, resetsAt, endsAt }) => {
    const date = endsAt || resetsAt
    return date ? `بقي ${remaining} حتى ${date}.` : `بقي ${remaining}.`
  },
  needs: ({ feature, short: { needs, remaining }, resetsAt, endsAt }) => {
    const date = endsAt || resetsAt
    const needed = `المطلوب ${needs}، وبقي ${remaining}${date && ` حتى ${date}`}.`
    return feature ? `${feature}: ${needed}` : needed
  },
  resets: ({ resetsAt }) => `يتجدد الرصيد في ${resetsAt}.`,
  ends: ({ endsAt }) => `تنتهي خطتك في ${endsAt}.`,
  cost: ({ cost }) => `التكلفة نحو ${cost} حتى الآن.`,
  beyond: ({ price, per }) =>
    `ما زاد بسعر ${per ? `${price} لكل ${per}` : `${price} لكل استخدام`}.`,
  offer: (facts) => {
    const { name, short, renews, price, interval } = facts.offer
    if (!short) return price ? `سعر ${name} ‏${price}${every(interval)}.` : ''
    const amount = facts.isMoney ? given(facts) : short
    if (!renews) return `تشمل ${name} ${amount}${price ? ` بسعر ${price}${every(interval)}` : ''}.`
    return `تشمل ${name} ${amount}${every(interval)}${price ? ` بسعر ${price}` : ''}.`
  },
  sentences: ({ first, second }) => `${first} ${second}`,
  upgrade: 'ترقية',
  upgradeTo: changed,
  topUp: (facts) => `شراء ${given(facts)}${facts.offer.price ? ` بسعر ${facts.offer.price}` : ''}`,
  plans: 'عرض الخطط',
  remind: 'ذكّرني غدًا',
  dismiss: 'إغلاق',
  retry: 'إعادة المحاولة',
  check: 'التحقق مجددًا',
  done: 'تم',
  undo: 'تراجع',
  unopened: 'لم تُفتح صفحة الدفع.',
  unmade: 'لم يتم التغيير.',
  unchanged: 'لم يُخصم منك شيء.',
  uncertain: 'لم نتمكن من تأكيد ذلك.',
  uncertainNote: 'ربما خُصم منك مبلغ.',
  activating: ({ offer }) => (offer?.kind === 'top-up' ? 'جارٍ إضافة مشترياتك…' : 'جارٍ تفعيل خطتك…'),
  activatingNote: 'بضع ثوانٍ عادةً. يمكنك متابعة العمل.',
  returned: 'عدت من صفحة الدفع',
  requested: 'طُلب التغيير',
  switching: ({ offer }) => {
    if (offer?.kind === 'top-up') return 'جارٍ تأكيد الدفع'
    return offer ? `جارٍ الانتقال إلى ${offer.name}` : 'جارٍ تغيير خطتك'
  },
  adding: (facts) => `جارٍ إضافة ${given(facts)}`,
  unconfirmed: ({ offer }) =>
    offer?.kind === 'top-up' ? 'لم تُؤكَّد مشترياتك بعد' : 'لم تُؤكَّد خطتك بعد',
  unconfirmedNote: 'إذا أتممت الدفع فستظهر هنا تلقائيًا. قد يستغرق ذلك بضع دقائق.',
  completed: ({ offer }) => {
    if (offer?.kind === 'top-up') return 'اكتمل الشراء'
    return offer ? `أنت الآن على ${offer.name}` : 'خطتك مفعّلة'
  },
  completedNote: (facts) => `جاهز للاستخدام: ${given(facts)}.`,
  scheduled: ({ offer, date }) =>
    `تبدأ ${offer?.name ?? 'خطتك الجديدة'} ${date ? `في ${date}` : 'عند نهاية هذه الفترة'}`,
}

/** The words of a dialog in Arabic. */
export const arabicDialog: DialogLabels = {
  title: (facts) => (facts.offer.kind === 'plan' ? changed(facts) : bought(facts)),
  untitled: 'ترقية',
  reason: ({ title, note }) => `${title}.${note && ` ${note}`}`,
  less: ({ meter, from, to, interval, date }) =>
    `${meter}: من ${from} إلى ${to}${every(interval)}${date && ` في ${date}`}.`,
  lacks: ({ plan, meters }) => `لا تشمل ${plan}: ${meters}.`,
  now: ({ plan }) => (plan ? `${plan} (الحالية)` : 'الآن'),
  offered: ({ plan }) => plan,
  before: 'الآن',
  after: 'بعد الشراء',
  caption: 'ما الذي يتغير',
  row: ({ meter, interval }) => meter + every(interval),
  price: 'السعر',
  every: ({ value, interval }) => value + every(interval),
  free: 'مجاني',
  none: 'لا شيء',
  unlimited: 'غير محدود',
  metered: 'حسب الاستخدام',
  left: ({ remaining }) => `بقي ${remaining}`,
  checkout: 'سترى الإجمالي قبل الدفع.',
  change: ({ due, isFree, price, interval, date }) => {
    const then = `‏${price}${every(interval)}${date && ` من ${date}`}.`
    if (isFree) return `لا شيء مستحق اليوم. بعده ${then}`
    return due ? `المستحق اليوم ‏${due}. بعده ${then}` : `السعر بعدها ${then}`
  },
  cancel: 'ليس الآن',
  proceed: (facts) => (facts.offer.kind === 'plan' ? changed(facts) : bought(facts)),
  untold: 'متابعة',
  close: 'إغلاق',
}

/** The words of a gate in Arabic. */
export const arabicGate: GateLabels = {
  signedOut: 'سجّل الدخول لاستخدام هذه الميزة',
  signIn: 'تسجيل الدخول',
  unknown: 'تعذّر التحقق من خطتك',
  retry: 'إعادة المحاولة',
}

/** The words beside a button in Arabic. */
export const arabicButton: ButtonLabels = {
  item: ({ amount, meter }) => counted(amount, meter),
  share: ({ amount, remaining }) => `${amount} من ${remaining} متبقية`,
  left: ({ shares }) => `يستهلك ${shares}`,
  uses: ({ amount, cost }) => (cost ? `يستهلك ${amount}، نحو ${cost}` : `يستهلك ${amount}`),
  over: ({ amount, over, cost }) =>
    (over ? `يستهلك ${amount}، منها ${over} فوق خطتك` : `يستهلك ${amount} فوق خطتك`) +
    (cost && `، نحو ${cost}`),
  held: ({ amount }) => `حُجز ${amount} أثناء التنفيذ`,
  used: ({ amount, remaining }) =>
    remaining ? `استُهلك ${amount}، بقي ${remaining}` : `استُهلك ${amount}`,
  failed: 'لم ينجح ذلك. لم يُستهلك شيء.',
  uncertain: 'لم ينجح ذلك. قد يُحتسب رغم ذلك.',
  needs: ({ amount, remaining, date }) =>
    `يتطلب ${amount}، ${remaining ? `وبقي ${remaining}` : 'ولم يبقَ شيء'}${date && ` حتى ${date}`}.`,
  more: 'الحصول على المزيد',
  signedOut: 'سجّل الدخول لاستخدام هذه الميزة.',
  approximate: '≈',
  'no-subscription': 'ليست لديك خطة بعد.',
  'unknown-meter': 'هذا غير متاح.',
  'not-in-plan': 'غير مشمول في خطتك.',
}

const daysOf = (days: string, count: number) =>
  plural(count, {
    one: 'يوم واحد',
    two: 'يومان',
    few: `${days} أيام`,
    many: `${days} يومًا`,
    other: `${days} يوم`,
  })

const paidEvery = { day: 'يوميًا', week: 'أسبوعيًا', month: 'شهريًا', year: 'سنويًا' }

/** The words of a list of plans in Arabic. */
export const arabicPicker: PickerLabels = {
  intervals: 'وتيرة الدفع',
  interval: ({ interval }) =>
    interval.count === 1 ? paidEvery[interval.unit] : every(interval).trim(),
  save: ({ percent, most }) => (most ? `وفّر حتى ${percent}` : `وفّر ${percent}`),
  current: 'خطتك',
  held: 'الخطة الحالية',
  recommended: 'تناسب استخدامك',
  trial: ({ days, count }) => `تجربة مجانية (${daysOf(days, count)})`,
  start: ({ days, count, plan }) => `جرّب ${plan} مجانًا (${daysOf(days, count)})`,
  starts: ({ date }) => (date ? `تبدأ ${date}` : 'تبدأ عند نهاية الفترة'),
  grant: ({ amount, meter, interval }) => counted(amount, meter) + every(interval),
  feature: ({ name, amount }) => (amount ? counted(amount, name) : name),
  quantity: ({ name }) => name || 'العدد',
  fewer: 'أقل',
  more: 'أكثر',
  each: ({ price, per }) => (per ? `${price} لكل ${per}` : `${price} لكل واحد`),
  custom: 'حسب الطلب',
  contact: 'تواصل معنا',
  table: 'ما تشمله الخطط',
  included: 'مشمول',
  lacking: 'غير مشمول',
  loading: 'جارٍ تحميل الخطط',
  signedOut: 'سجّل الدخول لاختيار خطة',
  error: 'تعذّر تحميل الخطط',
}

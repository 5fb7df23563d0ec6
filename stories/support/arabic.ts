import type { BarLabels } from '../../src/model/labels-bar.js'

const plural = new Intl.PluralRules('ar')
const few = new Map([
  ['one', 'استخدام معلّق'],
  ['two', 'استخدامان معلّقان'],
])

/** The words of a bar in Arabic: how a host translates, plural forms included. */
export const arabicBar: Partial<BarLabels> = {
  of: ({ used, limit }) => `${used} من ${limit}`,
  usedOf: ({ used, limit }) => `استُخدم ${used} من ${limit}`,
  left: ({ remaining }) => `بقي ${remaining}`,
  warning: ({ remaining }) => (remaining ? `الرصيد منخفض، بقي ${remaining}` : 'الرصيد منخفض'),
  critical: ({ remaining }) =>
    remaining ? `أوشك على النفاد، بقي ${remaining}` : 'أوشك على النفاد',
  exhausted: 'استُخدم بالكامل',
  over: ({ over, cost }) => (cost ? `تجاوز قدره ${over}، نحو ${cost}` : `تجاوز قدره ${over}`),
  unlimited: 'غير محدود في خطتك',
  pending: ({ pending, remaining, count }) => {
    const waiting = few.get(plural.select(count)) ?? `${pending} استخدامات معلّقة`
    return remaining ? `${waiting}، بقي ${remaining}` : waiting
  },
  stale: ({ time }) => (time ? `حتى ${time}، تعذّر التحديث` : 'تعذّر التحديث'),
  resets: ({ date }) => `يتجدد في ${date}`,
  never: 'لا يتجدد',
  pace: ({ projected }) => `المتوقع نحو ${projected}`,
  retry: 'إعادة المحاولة',
  spoken: ({ value, note }) => `${value}، ${note}`,
}

import type { CreditsFigure } from '../../src/billing/account.js'
import type { DashboardFigure } from '../../src/billing/dashboard.js'
import type { UsageMeter } from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import type { LabelOverrides } from '../../src/text/labels.js'
import { labelsOf } from './languages.js'
import { meterNames, type SpokenLocale } from './meter-names.js'

/** What a page of a language shows, with everything a host names put into that language. */
export type Said = {
  readonly locale: SpokenLocale
  readonly name: (slug: string) => string
  readonly meter: (meter: UsageMeter) => UsageMeter
  readonly usage: (figure: UsageFigure) => UsageFigure
  readonly dashboard: (figure: DashboardFigure) => DashboardFigure
  readonly credits: (figure: CreditsFigure) => CreditsFigure
}

export function saidIn(locale: SpokenLocale): Said {
  const names = new Map(Object.entries(meterNames[locale]))
  const name = (slug: string) => names.get(slug) ?? slug
  const meter = ({ units, ...each }: UsageMeter): UsageMeter => ({
    ...each,
    name: name(each.slug),
    ...(each.unit && { unit: name(each.unit) }),
    ...(units && locale === 'en' && { units }),
  })
  return {
    locale,
    name,
    meter,
    usage: (figure) =>
      figure.status === 'ready' ? { ...figure, meter: meter(figure.meter) } : figure,
    dashboard: (figure) => ({
      ...figure,
      meters: figure.meters.map((each) => ({ ...each, meter: meter(each.meter) })),
      resources: figure.resources.map((each) => ({ ...each, name: name(each.slug) })),
    }),
    credits: ({ credits, ...figure }) => ({
      ...figure,
      credits: credits && {
        grants: credits.grants.map((each) => ({ ...each, source: name(each.source) })),
        transactions: credits.transactions.map(({ description, ...each }) => ({
          ...each,
          ...(description && { description: name(description) }),
        })),
      },
    }),
  }
}

/** Locale and words of a story in a language. */
export function spoken(locale: SpokenLocale): { locale: string; labels?: LabelOverrides } {
  const labels = labelsOf(locale)
  return { locale, ...(labels && { labels }) }
}

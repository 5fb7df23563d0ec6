import type { Labels } from '../../src/text/labels.js'
import type { AnnounceLabels } from '../../src/text/labels-announce.js'
import type { BarLabels } from '../../src/text/labels-bar.js'
import type { DashLabels } from '../../src/text/labels-dash.js'
import type { HistoryLabels } from '../../src/text/labels-history.js'
import type { RangeLabels } from '../../src/text/labels-range.js'
import type { SyncLabels, SyncUses } from '../../src/text/labels-sync.js'
import { germanButton, germanDialog, germanGate, germanPrompt } from './german-upgrade.js'

const bar: BarLabels = {
  of: ({ used, limit }) => `${used} von ${limit}`,
  short: ({ used, limit }) => `${used} / ${limit}`,
  usedOf: ({ used, limit }) => `${used} von ${limit} verbraucht`,
  leftOf: ({ remaining, limit }) => `${remaining} von ${limit} übrig`,
  total: ({ used, unit }) => `${used} ${unit || 'verbraucht'}`,
  left: ({ remaining }) => `${remaining} übrig`,
  warning: ({ remaining }) => (remaining ? `Wird knapp, ${remaining} übrig` : 'Wird knapp'),
  critical: ({ remaining }) =>
    remaining ? `Fast aufgebraucht, ${remaining} übrig` : 'Fast aufgebraucht',
  exhausted: 'Aufgebraucht',
  none: 'Keine enthalten',
  over: ({ over, cost }) =>
    cost ? `${over} über dem Kontingent, etwa ${cost}` : `${over} über dem Kontingent`,
  unlimited: 'Unbegrenzt in Ihrem Tarif',
  pending: ({ pending, remaining }) =>
    remaining ? `${pending} ausstehend, ${remaining} übrig` : `${pending} ausstehend`,
  unconfirmed: ({ pending, remaining, count }) =>
    (count ? `${pending} noch nicht bestätigt` : 'Noch nicht bestätigt') +
    (remaining ? `, ${remaining} übrig` : ''),
  stale: ({ time }) =>
    time ? `Stand ${time}, nicht aktualisierbar` : 'Aktualisierung fehlgeschlagen',
  resets: ({ date }) => `Erneuert sich am ${date}`,
  never: 'Erneuert sich nicht',
  pace: ({ projected, date }) =>
    date ? `Bis ${date} voraussichtlich ${projected}` : `Voraussichtlich ${projected}`,
  cost: ({ cost, price, per }) => {
    const rate = per ? `${price} je ${per}` : `je ${price}`
    return cost ? `Etwa ${cost}, ${rate}` : rate
  },
  approximate: '≈',
  why: 'Warum ungefähr',
  derived:
    'Ungefähr. Ihr Tarif hat sich in diesem Zeitraum geändert, daher ist der Verbrauch aus dem errechnet, was übrig ist.',
  error: 'Der Verbrauch konnte nicht geladen werden',
  signedOut: 'Melden Sie sich an, um Ihren Verbrauch zu sehen',
  retry: 'Erneut versuchen',
  spoken: ({ value, note }) => `${value}, ${note}`,
  'no-subscription': 'Sie haben noch keinen Tarif',
  'unknown-meter': 'Der Verbrauch ist nicht verfügbar',
  'not-in-plan': 'Nicht in Ihrem Tarif enthalten',
}

const dash: DashLabels = {
  title: 'Verbrauch',
  period: ({ range, date, days }) => {
    if (!date) return range
    return days ? `${range}, erneuert sich am ${date} (${days})` : `${range}, erneuert am ${date}`
  },
  meters: 'Zähler',
  cost: 'Geschätzte Kosten',
  parts: ({ plan, usage }) => {
    if (plan && usage) return `${plan} Tarif + ${usage} Verbrauch`
    return plan ? 'Nichts über Ihren Tarif hinaus' : 'Für den bisherigen Verbrauch'
  },
  sum: ({ first, second }) => `${first} + ${second}`,
  projected: ({ date }) => (date ? `Hochrechnung bis ${date}` : 'Hochrechnung'),
  about: ({ amount }) => `etwa ${amount}`,
  pace: 'Bei gleichbleibendem Verbrauch',
  of: ({ used, limit }) => `${used} von ${limit}`,
  updated: ({ time }) => `Aktualisiert um ${time}`,
  stale: ({ time }) =>
    time ? `Stand ${time}, nicht aktualisierbar` : 'Aktualisierung fehlgeschlagen',
  refresh: 'Aktualisieren',
  refreshing: 'Wird aktualisiert',
  retry: 'Erneut versuchen',
  manage: 'Tarif verwalten',
  empty: 'Noch kein Verbrauch in diesem Zeitraum',
  emptyNote: 'Zähler erscheinen hier nach der ersten Nutzung.',
  error: 'Ihr Verbrauch konnte nicht geladen werden',
  errorNote: 'Was Sie nutzen, wird trotzdem gezählt.',
  again: 'Erneut versuchen',
  signedOut: 'Melden Sie sich an, um Ihren Verbrauch zu sehen',
  noPlan: 'Sie haben noch keinen Tarif',
}

// After a colon a noun keeps its form for any number.
const named = ({ amount, meter, count }: SyncUses) =>
  meter ? `${meter}: ${amount}` : `${amount} ${count === 1 ? 'Nutzung' : 'Nutzungen'}`

const reasons = {
  refused: 'Die Abrechnung konnte sie nicht annehmen',
  'id-taken': 'Die Abrechnung kennt unter dieser Nummer schon eine andere Nutzung',
  forbidden: 'Ihr Tarif erlaubt sie nicht',
  expired: 'Einen Tag lang kam keine Antwort',
} as const

const sync: SyncLabels = {
  waiting: (uses) => `${named(uses)} ausstehend`,
  refused: (uses) => `${named(uses)} nicht angenommen`,
  expired: (uses) => `${named(uses)} nicht bestätigt`,
  offline: () => 'Sie sind offline. Gesendet wird, sobald Sie wieder verbunden sind.',
  next: ({ wait }) => `Nächster Versuch in ${wait}.`,
  sending: () => 'Wird gerade gesendet.',
  refusedNote: () => 'Das zählt nicht und kostet nichts.',
  expiredNote: () =>
    'Wir wissen nicht, ob das erfasst wurde. Ein neuer Versuch kann nicht doppelt zählen.',
  item: ({ time, ...uses }) => `${named(uses)}, ${time}`,
  reason: ({ code }) => reasons[code],
  more: ({ amount, count }) => (count === 1 ? 'Und eine weitere' : `Und ${amount} weitere`),
  now: 'Jetzt versuchen',
  retry: 'Erneut versuchen',
  retryAll: 'Alle erneut versuchen',
  discard: 'Verwerfen',
  retryItem: ({ item }) => `Erneut versuchen: ${item}`,
  discardItem: ({ item }) => `Verwerfen: ${item}`,
  waitingSpoken: 'Ein Teil Ihres Verbrauchs ist noch nicht gesendet.',
  refusedSpoken: 'Ein Teil Ihres Verbrauchs wurde nicht angenommen.',
  expiredSpoken: 'Ein Teil Ihres Verbrauchs konnte nicht bestätigt werden.',
}

const announce: AnnounceLabels = {
  warning: ({ meter, remaining }) => `${meter}: wird knapp, ${remaining} übrig`,
  critical: ({ meter, remaining }) => `${meter}: fast aufgebraucht, ${remaining} übrig`,
  exhausted: ({ meter }) => `${meter}: aufgebraucht`,
  over: ({ meter, over }) => `${meter}: ${over} über dem Kontingent`,
  back: ({ meter, remaining }) =>
    remaining ? `${meter}: wieder verfügbar, ${remaining} übrig` : `${meter}: wieder verfügbar`,
}

const range: RangeLabels = {
  'this-period': 'Dieser Zeitraum',
  'last-period': 'Voriger Zeitraum',
  'last-7-days': 'Letzte 7 Tage',
  'last-90-days': 'Letzte 90 Tage',
  custom: ({ dates }) => dates,
  days: 'Gezeigte Tage',
  from: 'Von',
  to: 'Bis',
  show: 'Zeigen',
  allMeters: 'Alle Zähler',
  someMeters: ({ number }) => `${number} Zähler`,
  meters: 'Gezeigte Zähler',
}

const history: HistoryLabels = {
  perDay: 'Pro Tag',
  total: 'Gesamt',
  view: 'Gezeigter Verbrauch',
  meter: 'Zähler',
  day: ({ used, date }) => `${used} am ${date}`,
  ahead: ({ date }) => `${date} kommt noch`,
  thisPeriod: ({ used }) => `${used} in diesem Zeitraum`,
  between: ({ used, dates }) => `${used}, ${dates}`,
  level: ({ used, date }) => `${used} am ${date}`,
  none: ({ dates }) => `Kein Verbrauch, ${dates}`,
  limit: ({ limit }) => `Kontingent ${limit}`,
  pace: ({ projected }) => `Voraussichtlich ${projected}`,
  chart: ({ name, view }) => `${name}, ${view}`,
  date: 'Datum',
  used: 'Verbraucht',
  error: 'Der Verbrauch je Tag konnte nicht geladen werden',
  stale: 'Aktualisierung fehlgeschlagen',
  retry: 'Erneut versuchen',
}

/** Every word of the library in German, as a host would translate them. */
export const german: Labels = {
  ...{ bar, dash, sync, announce, range, history },
  prompt: germanPrompt,
  dialog: germanDialog,
  gate: germanGate,
  button: germanButton,
}

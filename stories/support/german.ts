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
  every,
  germanButton,
  germanDialog,
  germanGate,
  germanPicker,
  germanPrompt,
  stopped,
} from './german-upgrade.js'

const bar: BarLabels = {
  of: ({ used, limit }) => `${used} von ${limit}`,
  short: ({ used, limit }) => `${used} / ${limit}`,
  usedOf: ({ used, limit }) => `${used} von ${limit} verbraucht`,
  leftOf: ({ remaining, limit }) => `${remaining} von ${limit} übrig`,
  total: ({ used, unit }) => (unit ? used : `${used} verbraucht`),
  left: ({ remaining }) => `${remaining} übrig`,
  warning: 'Wird knapp',
  critical: 'Fast aufgebraucht',
  exhausted: 'Aufgebraucht',
  none: 'Noch keine',
  notIncluded: 'Keine enthalten',
  over: ({ over }) => `${over} über dem Kontingent`,
  about: ({ cost }) => `etwa ${cost}`,
  unlimited: 'Unbegrenzt in Ihrem Tarif',
  pending: ({ pending }) => `${pending} ausstehend`,
  unconfirmed: ({ pending, count }) =>
    count ? `${pending} noch nicht bestätigt` : 'Noch nicht bestätigt',
  stale: ({ time }) =>
    time ? `Stand ${time}, nicht aktualisierbar` : 'Aktualisierung fehlgeschlagen',
  renewing: 'Ihr Zeitraum hat gerade neu begonnen. Wird aktualisiert …',
  ended: 'Ihr Tarif ist gerade abgelaufen. Wird aktualisiert …',
  resets: ({ date }) => `Erneuert sich am ${date}`,
  ends: ({ date }) => `Endet am ${date}`,
  never: 'Erneuert sich nicht',
  pace: ({ projected, date }) =>
    date ? `Bis ${date} voraussichtlich ${projected}` : `Voraussichtlich ${projected}`,
  runsOut: ({ date }) => `Bei gleichem Verbrauch etwa am ${date} aufgebraucht`,
  pauses: ({ date }) => (date ? `Pausiert bei 100 % bis ${date}` : 'Pausiert bei 100 %'),
  stops: 'pausiert bei 100 %',
  beyond: ({ price, per }) => {
    if (!price) return 'danach wird abgerechnet'
    return per ? `danach ${price} je ${per}` : `danach je ${price}`
  },
  cost: ({ cost, price, per }) => {
    if (!price) return cost ? `Etwa ${cost}` : ''
    const rate = per ? `${price} je ${per}` : `je ${price}`
    return cost ? `Etwa ${cost}, ${rate}` : rate
  },
  comma: ', ',
  approximate: '≈',
  why: 'Warum ungefähr',
  derived: 'Ungefähr. Die genaue Zahl für diesen Zeitraum liegt noch nicht vor.',
  error: 'Der Verbrauch konnte nicht geladen werden',
  'signed-out': 'Melden Sie sich an, um Ihren Verbrauch zu sehen',
  retry: 'Erneut versuchen',
  'no-subscription': 'Sie haben noch keinen Tarif',
  'unknown-meter': 'Der Verbrauch ist nicht verfügbar',
  'not-in-plan': 'Nicht in Ihrem Tarif enthalten',
}

const dash: DashLabels = {
  title: 'Verbrauch',
  period: ({ range, date, days }) => {
    if (!date) return range
    return `${range}, erneuert sich ${days ?? `am ${date}`}`
  },
  ends: ({ range, date }) => `${range}, endet am ${date}`,
  meters: 'Zähler',
  cost: 'Geschätzte Kosten',
  parts: ({ plan, usage }) => {
    if (plan && usage) return `${plan} Tarif + ${usage} Verbrauch`
    return plan ? 'Nichts über Ihren Tarif hinaus' : 'Für den bisherigen Verbrauch'
  },
  afterTrial: ({ plan: price, date, usage }) => {
    if (!usage) return date ? `Nach der Testphase, ab ${date}` : 'Nach der Testphase'
    return `${price} Tarif ${date ? `ab ${date}` : 'nach der Testphase'} + ${usage} Verbrauch`
  },
  projected: ({ date }) => (date ? `Hochrechnung bis ${date}` : 'Hochrechnung'),
  about: ({ amount }) => `etwa ${amount}`,
  pace: 'Bei gleichbleibendem Verbrauch',
  of: ({ used, limit }) => `${used} von ${limit}`,
  full: 'Alle vergeben',
  beyond: ({ over }) => `${over} zu viel`,
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
  errorNote: 'Ihr Verbrauch wird weiterhin erfasst.',
  again: 'Erneut versuchen',
  signedOut: 'Melden Sie sich an, um Ihren Verbrauch zu sehen',
  noPlan: 'Sie haben noch keinen Tarif',
}

const cost: CostLabels = {
  title: 'Kosten',
  item: 'Posten',
  used: 'Verbraucht',
  included: 'Enthalten',
  charged: 'Berechnet',
  price: 'Preis',
  amount: 'Betrag',
  plan: ({ plan: name = 'Tarif', quantity }) => (quantity ? `${name} × ${quantity}` : name),
  rate: ({ price, per }) => (per ? `${price} je ${per}` : `je ${price}`),
  part: ({ from, upTo }) => {
    if (!upTo) return `Über ${from ?? ''}`
    return from ? `${from} bis ${upTo}` : `Die ersten ${upTo}`
  },
  detail: ({ used, included, charged, rate }) =>
    [
      used && `${used} verbraucht`,
      included && `${included} enthalten`,
      charged && (rate ? `${charged} berechnet, ${rate}` : `${charged} berechnet`),
    ]
      .filter(Boolean)
      .join(', '),
  rest: 'Sonstige Kosten',
  credit: 'Gutschriften und Rabatte',
  apart: 'Nicht in der Summe',
  total: 'Bisher insgesamt',
  estimate: 'Eine Schätzung. Ihre Rechnung kann abweichen, etwa durch Steuern.',
  afterTrial: ({ date }) =>
    date ? stopped(`Nach der Testphase, ab ${date}`) : 'Nach der Testphase.',
  free: 'In Ihrem Tarif wird nichts berechnet',
  download: 'CSV herunterladen',
  file: 'kosten',
  partHead: 'Staffel',
  unit: 'Einheit',
  per: 'Je',
  currency: 'Währung',
}

// After a colon a noun keeps its form for any number.
const named = ({ amount, meter, count }: SyncUses) =>
  meter ? `${meter}: ${amount}` : `${amount} ${count === 1 ? 'Nutzung' : 'Nutzungen'}`

const reasons = {
  refused: 'Die Abrechnung hat das abgelehnt',
  'id-taken': 'Die Abrechnung kennt unter dieser Nummer schon eine andere Nutzung',
  forbidden: 'Ihr Tarif erlaubt das nicht',
  'no-subscription': 'Dieses Abonnement ist beendet',
  expired: 'Die Abrechnung hat nicht rechtzeitig geantwortet',
} as const

const sync: SyncLabels = {
  waiting: (uses) => `${named(uses)} ausstehend`,
  refused: (uses) => `${named(uses)} abgelehnt`,
  expired: (uses) => `${named(uses)} nicht bestätigt`,
  offline: ({ asOf }) =>
    `Sie sind offline. Gesendet wird, sobald Sie wieder verbunden sind.${asOf && ` ${asOf}`}`,
  away: 'Sie sind offline',
  asOf: ({ time }) => `Die Zahlen sind von ${time}.`,
  next: ({ wait, asOf }) => `Nächster Versuch in ${wait}.${asOf && ` ${asOf}`}`,
  sending: ({ asOf }) => `Wird gerade gesendet.${asOf && ` ${asOf}`}`,
  refusedNote: () => 'Das wurde nicht erfasst und wird nicht berechnet.',
  expiredNote: () =>
    'Wir wissen nicht, ob das erfasst wurde. Ein neuer Versuch kann nicht doppelt zählen.',
  item: ({ time, ...uses }) => `${named(uses)}, ${time}`,
  reason: ({ code, words }) =>
    words && code === 'refused' ? `Nicht erfasst: ${words}` : reasons[code],
  more: ({ amount, count }) => (count === 1 ? 'Und eine weitere' : `Und ${amount} weitere`),
  now: 'Jetzt versuchen',
  retry: 'Erneut versuchen',
  retryAll: 'Alle erneut versuchen',
  details: 'Einzelheiten',
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
  earlier: 'Frühere Zeiträume',
  from: 'Von',
  to: 'Bis',
  show: 'Zeigen',
  allMeters: 'Alle Zähler',
  someMeters: ({ number }) => `${number} Zähler`,
  meters: 'Gezeigte Zähler',
}

const groupNames: { readonly [by: string]: string } = {
  project: 'Projekt',
  key: 'API-Schlüssel',
  member: 'Mitglied',
}

const history: HistoryLabels = {
  perHour: 'Pro Stunde',
  perDay: 'Pro Tag',
  perWeek: 'Pro Woche',
  perMonth: 'Pro Monat',
  amounts: 'Verbrauch',
  steps: 'Intervall',
  total: 'Gesamt',
  cost: 'Kosten',
  view: 'Gezeigter Verbrauch',
  meter: 'Zähler',
  day: ({ used, date }) => `${used} am ${date}`,
  ahead: ({ date }) => `${date}: noch keine Daten`,
  thisPeriod: ({ used }) => `${used} in diesem Zeitraum`,
  between: ({ used, dates }) => `${used}, ${dates}`,
  level: ({ used, date }) => `${used} am ${date}`,
  none: ({ dates }) => `Kein Verbrauch, ${dates}`,
  free: ({ dates }) => `Nichts berechnet, ${dates}`,
  limit: ({ limit }) => `Kontingent ${limit}`,
  layer: ({ name, used }) => `${name} ${used}`,
  groupedBy: ({ by }) => `Nach ${groupNames[by] ?? by}`,
  grouping: 'Gruppiert nach',
  others: 'Weitere',
  allOf: ({ unit }) => `${unit}, alle`,
  pace: ({ projected }) => `Voraussichtlich ${projected}`,
  chart: ({ name, view }) => `${name}, ${view}`,
  date: 'Datum',
  used: 'Verbraucht',
  before: 'Voriger Zeitraum',
  error: 'Der Verbrauch je Tag konnte nicht geladen werden',
  stale: 'Aktualisierung fehlgeschlagen',
  retry: 'Erneut versuchen',
}

const plan: PlanLabels = {
  trial: ({ days, date, price, interval }) => {
    const ends = `Die Testphase endet ${days || `am ${date}`}`
    return price ? `${stopped(ends)} Danach ${price}${every(interval)}.` : stopped(ends)
  },
  failed: ({ plan: name }) =>
    `Ihre letzte Zahlung ist fehlgeschlagen. Aktualisieren Sie Ihre Karte, um ${name} zu behalten.`,
  fix: 'Karte aktualisieren',
  paused: ({ plan: name }) => `${name} ist pausiert.`,
  ends: ({ plan: name, date }) => stopped(`${name} endet am ${date}`),
  keep: ({ plan: name }) => `${name} behalten`,
  changes: ({ next, date }) =>
    stopped(next ? `Wechselt am ${date} zu ${next}` : `Ändert sich am ${date}`),
  undo: 'Rückgängig machen',
  manage: 'Tarif verwalten',
  unsure: 'Noch nicht bestätigt.',
  title: 'Ihr Tarif',
  pool: ({ name, remaining, resetsAt, expiresAt }) => {
    const date = expiresAt ? `, bis ${expiresAt}` : resetsAt && `, erneuert sich am ${resetsAt}`
    return `${name}: ${remaining} übrig${date}`
  },
  poolExpired: ({ name, date }) => `${name}: abgelaufen am ${date}`,
}

const wrong = 'Etwas ist schiefgegangen. Es wurde nichts erfasst und wird nichts berechnet.'
const unread = 'Ihr Verbrauch konnte nicht geladen werden. Er wird weiterhin erfasst.'

const error: ErrorLabels = {
  'invalid-amount': wrong,
  'invalid-meter': wrong,
  'invalid-identifier': wrong,
  'invalid-transaction-id': wrong,
  'invalid-properties': wrong,
  'invalid-date': wrong,
  'invalid-input': wrong,
  'no-provider': wrong,
  'signed-out': 'Melden Sie sich an, um fortzufahren.',
  'other-customer': 'Jemand anderes ist angemeldet. Melden Sie sich erneut an.',
  unreadable: unread,
  unreachable: unread,
  refused: ({ words }) =>
    words ? `Nicht erfasst: ${words}` : `${reasons.refused}. Nicht erfasst und nicht berechnet.`,
  'id-taken': `Nicht erfasst: ${reasons['id-taken']}.`,
  forbidden: `Nicht erfasst: ${reasons.forbidden}.`,
  'no-subscription': `${reasons['no-subscription']}. Nicht erfasst und nicht berechnet.`,
  'not-in-plan': 'Nicht in Ihrem Tarif enthalten. Nicht erfasst und nicht berechnet.',
  expired: `${reasons.expired}. Wir wissen nicht, ob das erfasst wurde. Ein neuer Versuch kann nicht doppelt zählen.`,
  'unknown-offer': 'Dieses Angebot ist nicht verfügbar. Es hat sich nichts geändert.',
  'upgrade-failed': `${germanPrompt.unmade} ${germanPrompt.unchanged}`,
  'upgrade-unknown': `${germanPrompt.uncertain} ${germanPrompt.uncertainNote}`,
  'unsafe-url': `${germanPrompt.unopened} ${germanPrompt.unchanged}`,
  'no-capacity': 'Keine frei. Es hat sich nichts geändert.',
  'claim-failed': ({ words }) =>
    words
      ? `Es hat sich nichts geändert: ${words}`
      : 'Das hat nicht geklappt. Es hat sich nichts geändert.',
  'claim-unknown':
    'Ob das geklappt hat, ist nicht bekannt. Prüfen Sie, was Sie haben, bevor Sie es erneut versuchen.',
  credits: ({ needs, remaining }) =>
    `Benötigt ${needs}, übrig: ${remaining}. Es wurde nichts verbraucht.`,
  other:
    'Etwas ist schiefgegangen. Wir wissen nicht, ob etwas erfasst oder berechnet wurde. Prüfen Sie Ihren Verbrauch, bevor Sie es erneut versuchen.',
}

const badge: BadgeLabels = {
  title: 'Verbrauch',
  more: ({ number }) => `Und ${number} weitere`,
  none: 'Noch kein Verbrauch',
}

const credits: CreditsLabels = {
  title: 'Guthaben',
  left: ({ remaining, meter }) => (meter ? `${meter}: ${remaining} übrig` : `${remaining} übrig`),
  expiring: ({ amount, date, count }) =>
    `${amount} ${count === 1 ? 'verfällt' : 'verfallen'} am ${date}`,
  grants: 'Herkunft',
  transactions: 'Verlauf',
  grant: ({ remaining, amount }) =>
    amount ? `${remaining} von ${amount} übrig` : `${remaining} übrig`,
  expires: ({ date }) => `Verfällt am ${date}`,
  expired: ({ date }) => `Verfallen am ${date}`,
  used: 'Aufgebraucht',
  never: 'Verfällt nicht',
  granted: ({ date }) => `Erhalten am ${date}`,
  date: 'Datum',
  description: 'Beschreibung',
  amount: 'Betrag',
  balance: 'Stand',
  added: 'Hinzugefügt',
  spent: 'Verbraucht',
  last: ({ shown, all }) => `Die letzten ${shown} von ${all}`,
  empty: 'Sie haben noch kein Guthaben',
  error: 'Ihr Guthaben konnte nicht geladen werden',
  stale: 'Aktualisierung fehlgeschlagen',
}

const spending: SpendingLabels = {
  title: 'Ausgabenlimit',
  spent: ({ spent, limit }) => `${spent} von ${limit} ausgegeben`,
  left: ({ remaining }) => `${remaining} übrig`,
  warning: 'Nahe am Limit',
  critical: 'Limit fast erreicht',
  reached: 'Limit erreicht',
  over: ({ over }) => `${over} über dem Limit`,
  nothing: 'Keine Ausgaben erlaubt',
  limit: ({ limit }) => `Limit: ${limit}`,
  blocked: ({ date }) => stopped(`Am Limit pausiert die Nutzung${date ? ` bis ${date}` : ''}`),
  paused: ({ date }) => stopped(`Die Nutzung ist pausiert${date ? ` bis ${date}` : ''}`),
  billed: 'Über das Limit hinaus geht die Nutzung weiter und wird berechnet.',
  none: 'Kein Ausgabenlimit',
  amount: ({ currency }) => `Limit in ${currency}`,
  invalid: 'Geben Sie einen Betrag ab 0 ein.',
  save: 'Speichern',
  remove: 'Limit entfernen',
  saving: 'Wird gespeichert …',
  saved: 'Gespeichert',
  unseen: 'Gespeichert. Die Anzeige kann einen Moment dauern.',
  refused: ({ words }) =>
    words ? `Nicht gespeichert: ${words}` : 'Nicht gespeichert. Ihr Limit ist unverändert.',
  failed: 'Noch nicht bestätigt. Ihr Limit ist vielleicht unverändert.',
  error: 'Ihr Ausgabenlimit konnte nicht geladen werden',
}

/** Every word of the library in German, as a host would translate them. */
export const german: Labels = {
  ...{ badge, credits, spending },
  ...{ bar, dash, cost, sync, announce, range, history, plan, error },
  prompt: germanPrompt,
  dialog: germanDialog,
  picker: germanPicker,
  gate: germanGate,
  button: germanButton,
}

import type { Interval } from '../../src/billing/offer.js'
import type { NamedMeter } from '../../src/text/english.js'
import type { ButtonLabels } from '../../src/text/labels-button.js'
import type { DialogLabels } from '../../src/text/labels-dialog.js'
import type { GateLabels } from '../../src/text/labels-gate.js'
import type { PickerLabels } from '../../src/text/labels-picker.js'
import type { OfferedFacts, PromptLabels } from '../../src/text/labels-prompt.js'

const units = {
  day: { one: 'Tag', more: 'Tage' },
  week: { one: 'Woche', more: 'Wochen' },
  month: { one: 'Monat', more: 'Monate' },
  year: { one: 'Jahr', more: 'Jahre' },
} as const

/** How often something comes. */
export const every = (interval: Interval | null | undefined) => {
  if (!interval) return ''
  const { one, more } = units[interval.unit]
  return interval.count === 1 ? ` pro ${one}` : ` alle ${interval.count} ${more}`
}

/** A number with what it counts. After a colon a noun keeps its form for any number. */
const counted = (number: string, count: number, { meter, unit, isMoney }: NamedMeter) => {
  if (isMoney) return `${meter} im Wert von ${number}`
  if (unit) return number
  return count === 1 ? `${meter}: ${number}` : `${number} ${meter}`
}

/** A date may end with the stop of its abbreviation: 1. Feb. */
export const stopped = (sentence: string) => (sentence.endsWith('.') ? sentence : `${sentence}.`)

const given = (facts: OfferedFacts) =>
  facts.offer.amount ? counted(facts.offer.amount, facts.offer.count, facts) : facts.offer.name

/** What a top-up gives; for an amount of money also what it costs. */
const bought = (facts: OfferedFacts) =>
  given(facts) + (facts.isMoney && facts.offer.price ? ` für ${facts.offer.price}` : '')

const often = { day: 'tägliche', week: 'wöchentliche', month: 'monatliche', year: 'jährliche' }

const changed = ({ offer: { change, name, interval, pieces } }: OfferedFacts) =>
  change === 'quantity'
    ? `${name}: auf ${pieces} ändern`
    : change === 'interval' && interval?.count === 1
      ? `Auf ${often[interval.unit]} Zahlung wechseln`
      : `Zu ${name} wechseln`

/** The words of a prompt in German. */
export const germanPrompt: PromptLabels = {
  used: ({ percent, meter }) => `${meter}: ${percent} verbraucht`,
  all: ({ meter, short }) => `${meter}: alle ${short.limit} verbraucht`,
  over: ({ meter, short }) => `${meter}: ${short.over} über Ihrem Tarif`,
  left: ({ meter, short }) => `${meter}: noch ${short.remaining}`,
  spent: ({ meter }) => `${meter}: alles verbraucht`,
  owed: ({ meter, short }) => `${meter}: ${short.over} im Minus`,
  never: ({ meter }) => `${meter}: noch keine vorhanden`,
  counted: ({ meter, short }) => `${meter}: ${short.used} verbraucht`,
  none: ({ meter }) => `Ihr Tarif enthält keine ${meter}`,
  noPlan: 'Sie haben noch keinen Tarif',
  unknown: 'Der Verbrauch ist nicht verfügbar',
  loading: 'Ihr Verbrauch wird geprüft',
  error: 'Ihr Verbrauch konnte nicht geladen werden',
  signedOut: 'Melden Sie sich an, um Ihren Verbrauch zu sehen',
  errorNote: 'Ihr Verbrauch wird weiterhin erfasst.',
  until: ({ short: { remaining }, resetsAt, endsAt }) => {
    const date = endsAt || resetsAt
    return stopped(date ? `Noch ${remaining} bis zum ${date}` : `Noch ${remaining}`)
  },
  needs: ({ feature, short: { needs, remaining }, resetsAt, endsAt }) => {
    const date = endsAt || resetsAt
    const needed = `benötigt: ${needs}, übrig: ${remaining}${date && ` bis zum ${date}`}`
    return stopped(feature ? `${feature}, ${needed}` : `B${needed.slice(1)}`)
  },
  resets: ({ resetsAt }) => `Ab ${resetsAt} steht wieder alles bereit.`,
  ends: ({ endsAt }) => stopped(`Ihr Tarif endet am ${endsAt}`),
  cost: ({ cost }) => `Das sind bisher etwa ${cost}.`,
  beyond: ({ price, per }) => `Zusätzliche Nutzung: ${per ? `${price} je ${per}` : `je ${price}`}.`,
  offer: (facts) => {
    const { name, short, price, renews, interval } = facts.offer
    const paid = price ? ` für ${price}${every(interval)}` : ''
    if (!short) return price ? `${name} kostet ${price}${every(interval)}.` : ''
    const repeated = renews && !price ? every(interval) : ''
    return `${name} enthält ${facts.isMoney ? given(facts) : short}${repeated}${paid}.`
  },
  sentences: ({ first, second }) => `${first} ${second}`,
  upgrade: 'Tarif erweitern',
  upgradeTo: changed,
  topUp: (facts) => `${given(facts)}${facts.offer.price ? ` für ${facts.offer.price}` : ''} kaufen`,
  plans: 'Tarife ansehen',
  remind: 'Morgen erinnern',
  dismiss: 'Schließen',
  retry: 'Erneut versuchen',
  check: 'Erneut prüfen',
  done: 'Fertig',
  undo: 'Rückgängig machen',
  unopened: 'Die Kasse ließ sich nicht öffnen.',
  unmade: 'Die Änderung wurde nicht ausgeführt.',
  unchanged: 'Ihnen wurde nichts berechnet.',
  uncertain: 'Das ließ sich nicht bestätigen.',
  uncertainNote: 'Vielleicht wurde Ihnen etwas berechnet.',
  activating: ({ offer }) =>
    offer?.kind === 'top-up' ? 'Ihr Kauf wird gutgeschrieben …' : 'Ihr Tarif wird aktiviert …',
  activatingNote: 'Meist dauert es wenige Sekunden. Sie können weiterarbeiten.',
  returned: 'Von der Kasse zurück',
  requested: 'Änderung beantragt',
  switching: ({ offer }) => {
    if (offer?.kind === 'top-up') return 'Zahlung wird bestätigt'
    return offer ? `Wechsel zu ${offer.name}` : 'Tarif wird gewechselt'
  },
  adding: (facts) => `${given(facts)} werden hinzugefügt`,
  unconfirmed: ({ offer }) =>
    offer?.kind === 'top-up'
      ? 'Ihr Kauf ist noch nicht bestätigt'
      : 'Ihr Tarif ist noch nicht bestätigt',
  unconfirmedNote:
    'Wenn Sie bezahlt haben, erscheint er hier von selbst. Das kann einige Minuten dauern.',
  completed: ({ offer }) => {
    if (offer?.kind === 'top-up') return 'Ihr Kauf ist abgeschlossen'
    return offer ? `Sie nutzen jetzt ${offer.name}` : 'Ihr Tarif ist aktiv'
  },
  completedNote: (facts) => `Bereit: ${given(facts)}.`,
  scheduled: ({ offer, date }) =>
    `${offer?.name ?? 'Ihr neuer Tarif'} beginnt ${date ? `am ${date}` : 'nach diesem Zeitraum'}`,
}

/** The words of a dialog in German. */
export const germanDialog: DialogLabels = {
  title: (facts) => (facts.offer.kind === 'plan' ? changed(facts) : `${bought(facts)} kaufen`),
  untitled: 'Tarif erweitern',
  reason: ({ title, note }) => `${title}.${note && ` ${note}`}`,
  less: ({ meter, from, to, interval, date }) =>
    stopped(`${meter}: statt ${from} noch ${to}${every(interval)}${date && ` ab ${date}`}`),
  lacks: ({ plan, meters }) => `${plan} enthält nicht: ${meters}.`,
  now: ({ plan }) => (plan ? `${plan} (aktuell)` : 'Jetzt'),
  offered: ({ plan }) => plan,
  before: 'Jetzt',
  after: 'Danach',
  caption: 'Was sich ändert',
  row: ({ meter, interval }) => meter + every(interval),
  price: 'Preis',
  every: ({ value, interval }) => value + every(interval),
  free: 'Kostenlos',
  none: 'Keine',
  unlimited: 'Unbegrenzt',
  metered: 'Nach Verbrauch',
  left: ({ remaining }) => `${remaining} übrig`,
  checkout: 'Sie sehen den Gesamtbetrag, bevor Sie bezahlen.',
  change: ({ due, isFree, price, interval, date }) => {
    const then = stopped(`${price}${every(interval)}${date && ` ab ${date}`}`)
    if (isFree) return `Heute ist nichts fällig. Danach ${then}`
    return due ? `Heute fällig: ${due}. Danach ${then}` : `Der Preis beträgt dann ${then}`
  },
  cancel: 'Nicht jetzt',
  proceed: (facts) => (facts.offer.kind === 'plan' ? changed(facts) : `${bought(facts)} kaufen`),
  untold: 'Weiter',
  close: 'Schließen',
}

/** The words of a gate in German. */
export const germanGate: GateLabels = {
  signedOut: 'Melden Sie sich an, um dies zu nutzen',
  signIn: 'Anmelden',
  unknown: 'Ihr Tarif konnte nicht geprüft werden',
  retry: 'Erneut versuchen',
}

/** The words beside a button in German. */
export const germanButton: ButtonLabels = {
  item: ({ amount, count, ...named }) => counted(amount, count, named),
  share: ({ amount, remaining }) => `${amount} von verbleibenden ${remaining}`,
  left: ({ shares }) => `Verbraucht ${shares}`,
  uses: ({ amount, cost }) =>
    cost ? `Verbraucht ${amount}, etwa ${cost}` : `Verbraucht ${amount}`,
  over: ({ amount, over, cost }) =>
    (over
      ? `Verbraucht ${amount}, ${over} über Ihrem Tarif`
      : `Verbraucht ${amount} über Ihrem Tarif`) + (cost && `, etwa ${cost}`),
  held: ({ amount }) => `${amount} reserviert, solange das läuft`,
  used: ({ amount, remaining }) =>
    remaining ? `${amount} verbraucht, ${remaining} übrig` : `${amount} verbraucht`,
  failed: 'Das hat nicht geklappt. Es wurde nichts verbraucht.',
  uncertain: 'Das hat nicht geklappt. Es könnte trotzdem gezählt werden.',
  needs: ({ amount, remaining, date }) =>
    stopped(`Benötigt ${amount}, übrig: ${remaining || 'nichts'}${date && ` bis zum ${date}`}`),
  more: 'Mehr holen',
  signedOut: 'Melden Sie sich an, um dies zu nutzen.',
  approximate: '≈',
  'no-subscription': 'Sie haben noch keinen Tarif.',
  'unknown-meter': 'Das ist nicht verfügbar.',
  'not-in-plan': 'Nicht in Ihrem Tarif enthalten.',
}

const paidEvery = { day: 'Täglich', week: 'Wöchentlich', month: 'Monatlich', year: 'Jährlich' }

/** The words of a list of plans in German. */
export const germanPicker: PickerLabels = {
  intervals: 'Zahlungsweise',
  interval: ({ interval: { unit, count } }) =>
    count === 1 ? paidEvery[unit] : `Alle ${count} ${units[unit].more}`,
  save: ({ percent, most }) => (most ? `Bis zu ${percent} sparen` : `${percent} sparen`),
  current: 'Ihr Tarif',
  held: 'Aktueller Tarif',
  recommended: 'Passt zu Ihrem Verbrauch',
  trial: ({ days, count }) => (count === 1 ? '1 Tag kostenlos' : `${days} Tage kostenlos`),
  start: ({ days, count, plan }) =>
    `${plan} ${count === 1 ? '1 Tag' : `${days} Tage`} kostenlos testen`,
  starts: ({ date }) => (date ? `Ab ${date}` : 'Ab Ende des Zeitraums'),
  grant: ({ amount, count, interval, ...meter }) => {
    const isSaid = !meter.unit || meter.unit === meter.things
    return (isSaid ? counted(amount, count, meter) : `${meter.meter}: ${amount}`) + every(interval)
  },
  feature: ({ name, amount }) => (amount ? `${name}: ${amount}` : name),
  quantity: ({ name }) => name || 'Anzahl',
  fewer: 'Weniger',
  more: 'Mehr',
  each: ({ price, per }) => (per ? `${price} pro ${per}` : `je ${price}`),
  custom: 'Auf Anfrage',
  contact: 'Kontakt aufnehmen',
  table: 'Was die Tarife enthalten',
  included: 'Enthalten',
  lacking: 'Nicht enthalten',
  loading: 'Tarife werden geladen',
  signedOut: 'Melden Sie sich an, um einen Tarif zu wählen',
  error: 'Die Tarife konnten nicht geladen werden',
}

import type { Interval } from '../../src/billing/offer.js'
import type { ButtonLabels } from '../../src/text/labels-button.js'
import type { DialogLabels } from '../../src/text/labels-dialog.js'
import type { GateLabels } from '../../src/text/labels-gate.js'
import type { OfferedFacts, PromptLabels } from '../../src/text/labels-prompt.js'
import { countedIn } from './plurals.js'

const units = {
  day: { one: 'Tag', more: 'Tage' },
  week: { one: 'Woche', more: 'Wochen' },
  month: { one: 'Monat', more: 'Monate' },
  year: { one: 'Jahr', more: 'Jahre' },
} as const

const every = (interval: Interval | null | undefined) => {
  if (!interval) return ''
  const { one, more } = units[interval.unit]
  return interval.count === 1 ? ` pro ${one}` : ` alle ${interval.count} ${more}`
}

type Named = { readonly meter: string; readonly unit: string }

const counted = (number: string, { meter, unit }: Named) =>
  `${number} ${countedIn(number, unit, meter)}`.trim()

// A date may end with the stop of its abbreviation: 1. Feb.
const stopped = (sentence: string) => (sentence.endsWith('.') ? sentence : `${sentence}.`)

const given = (facts: OfferedFacts) =>
  facts.offer.amount ? counted(facts.offer.amount, facts) : facts.offer.name

/** The words of a prompt in German. */
export const germanPrompt: PromptLabels = {
  used: ({ percent, meter }) => `${meter}: ${percent} verbraucht`,
  all: (facts) => `Sie haben alle ${counted(facts.limit, facts)} verbraucht`,
  over: (facts) => `Sie liegen ${counted(facts.over, facts)} über Ihrem Tarif`,
  left: (facts) => `Sie haben noch ${counted(facts.remaining, facts)}`,
  spent: ({ meter }) => `${meter}: alles verbraucht`,
  owed: (facts) => `Sie liegen ${counted(facts.over, facts)} im Minus`,
  counted: (facts) => `Sie haben ${counted(facts.used, facts)} verbraucht`,
  none: ({ meter }) => `Ihr Tarif enthält keine ${meter}`,
  noPlan: 'Sie haben noch keinen Tarif',
  unknown: 'Der Verbrauch ist nicht verfügbar',
  loading: 'Ihr Verbrauch wird geprüft',
  error: 'Ihr Verbrauch konnte nicht geladen werden',
  signedOut: 'Melden Sie sich an, um Ihren Verbrauch zu sehen',
  errorNote: 'Was Sie nutzen, wird trotzdem gezählt.',
  until: ({ remaining, resetsAt }) =>
    stopped(resetsAt ? `Noch ${remaining} bis zum ${resetsAt}` : `Noch ${remaining}`),
  needs: ({ needs, remaining, resetsAt }) =>
    stopped(`Benötigt: ${needs}, übrig: ${remaining}${resetsAt && ` bis zum ${resetsAt}`}`),
  resets: ({ resetsAt }) => `Ab ${resetsAt} steht wieder alles bereit.`,
  cost: ({ cost }) => `Das sind bisher etwa ${cost}.`,
  offer: ({ offer: { name, amount, price, renews, interval } }) => {
    const paid = price ? ` für ${price}${every(interval)}` : ''
    if (!amount) return price ? `${name} kostet ${price}${every(interval)}.` : ''
    const often = renews && !price ? every(interval) : ''
    return `${name} enthält ${amount}${often}${paid}.`
  },
  sentences: ({ first, second }) => `${first} ${second}`,
  upgrade: 'Tarif erweitern',
  upgradeTo: ({ offer: { name } }) => `Zu ${name} wechseln`,
  topUp: (facts) => `${given(facts)}${facts.offer.price ? ` für ${facts.offer.price}` : ''} kaufen`,
  plans: 'Tarife ansehen',
  remind: 'Morgen erinnern',
  dismiss: 'Schließen',
  retry: 'Erneut versuchen',
  check: 'Erneut prüfen',
  done: 'Weiter',
  unopened: 'Die Kasse ließ sich nicht öffnen.',
  unmade: 'Die Änderung wurde nicht ausgeführt.',
  unchanged: 'Ihnen wurde nichts berechnet und Ihr Tarif ist derselbe.',
  uncertain: 'Wir konnten nicht feststellen, ob der Wechsel gelungen ist.',
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
  completedNote: (facts) => `${given(facts)} stehen bereit.`,
  scheduled: ({ offer, date }) =>
    `${offer?.name ?? 'Ihr neuer Tarif'} beginnt ${date ? `am ${date}` : 'nach diesem Zeitraum'}`,
}

/** The words of a dialog in German. */
export const germanDialog: DialogLabels = {
  title: (facts) =>
    facts.offer.kind === 'plan' ? `Zu ${facts.offer.name} wechseln` : `${given(facts)} kaufen`,
  untitled: 'Tarif erweitern',
  reason: ({ title, note }) => `${title}.${note && ` ${note}`}`,
  now: ({ plan }) => (plan ? `${plan}, jetzt` : 'Jetzt'),
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
  change: 'Mit Weiter bestätigen Sie den Tarifwechsel.',
  cancel: 'Nicht jetzt',
  proceed: 'Weiter',
  close: 'Schließen',
}

/** The words of a gate in German. */
export const germanGate: GateLabels = {
  signedOut: 'Melden Sie sich an, um dies zu nutzen',
  signIn: 'Anmelden',
}

/** The words beside a button in German. */
export const germanButton: ButtonLabels = {
  item: ({ amount, ...named }) => counted(amount, named),
  share: ({ amount, remaining }) => `${amount} von ${remaining}`,
  left: ({ shares }) => `Verbraucht ${shares}`,
  uses: ({ amount, cost }) =>
    cost ? `Verbraucht ${amount}, etwa ${cost}` : `Verbraucht ${amount}`,
  over: ({ amount, over, cost }) =>
    (over
      ? `Verbraucht ${amount}, ${over} über Ihrem Tarif`
      : `Verbraucht ${amount} über Ihrem Tarif`) + (cost && `, etwa ${cost}`),
  held: ({ amount }) => `${amount} reserviert, bis es fertig ist`,
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

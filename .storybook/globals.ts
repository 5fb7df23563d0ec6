/** What the toolbar sets, read by the decorators and the stories. */
export type Globals = {
  readonly theme: keyof typeof themes
  readonly direction: keyof typeof directions
  readonly locale: keyof typeof locales
  readonly density: keyof typeof densities
  readonly network: keyof typeof networks
  readonly plan: keyof typeof plans
}

const themes = {
  light: 'Light',
  dark: 'Dark',
  both: 'Side by side',
  contrast: 'System colors',
}
const directions = { ltr: 'Left to right', rtl: 'Right to left' }
const locales = { en: 'English', de: 'Deutsch', 'ar-EG': 'العربية', ja: '日本語' }
const densities = { comfortable: 'Comfortable', compact: 'Compact' }
const networks = {
  normal: 'Network: normal',
  slow: 'Slow (2 s)',
  offline: 'Offline',
  failing: 'Failing',
  losing: 'Losing replies',
}
const plans = {
  free: 'Plan: free',
  pro: 'Pro',
  'top-up': 'Free with a top-up',
  'pay as you go': 'Pay as you go',
  over: 'Over the limit',
}

const tools = {
  theme: { icon: 'contrast', what: 'Theme', items: themes },
  direction: { icon: 'transfer', what: 'Direction of the page', items: directions },
  locale: { icon: 'globe', what: 'Language, numbers and dates', items: locales },
  density: { icon: 'grow', what: 'Density', items: densities },
  network: {
    icon: 'lightning',
    what: 'The line to the sandbox, in connected stories',
    items: networks,
  },
  plan: { icon: 'credit', what: 'The customer’s plan, in connected stories', items: plans },
} as const

/** The toolbar of every story. */
export const globalTypes = Object.fromEntries(
  Object.entries(tools).map(([name, { icon, what, items }]) => [
    name,
    {
      description: what,
      toolbar: {
        icon,
        dynamicTitle: true,
        items: Object.entries(items).map(([value, title]) => ({ value, title })),
      },
    },
  ]),
)

export const initialGlobals: Globals = {
  theme: 'light',
  direction: 'ltr',
  locale: 'en',
  density: 'comfortable',
  network: 'normal',
  plan: 'free',
}

/** The toolbar's settings, whatever a URL made of them. */
export function globalsOf(given: Readonly<Record<string, unknown>>): Globals {
  return {
    theme: oneOf(themes, given.theme) ?? initialGlobals.theme,
    direction: oneOf(directions, given.direction) ?? initialGlobals.direction,
    locale: oneOf(locales, given.locale) ?? initialGlobals.locale,
    density: oneOf(densities, given.density) ?? initialGlobals.density,
    network: oneOf(networks, given.network) ?? initialGlobals.network,
    plan: oneOf(plans, given.plan) ?? initialGlobals.plan,
  }
}

function oneOf<Word extends string>(
  items: Readonly<Record<Word, string>>,
  value: unknown,
): Word | undefined {
  return words(items).find((word) => word === value)
}

function words<Word extends string>(items: Readonly<Record<Word, string>>): Word[] {
  const found: Word[] = []
  for (const word in items) found.push(word)
  return found
}

import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, within } from 'storybook/test'
import type { UsageMeter } from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { MeteredButtonView } from '../../src/components/metered-button-view.js'
import { SyncNoticeView } from '../../src/components/sync-notice-view.js'
import { UpgradeDialogView } from '../../src/components/upgrade-dialog-view.js'
import { UpgradePromptView } from '../../src/components/upgrade-prompt-view.js'
import { UsageBarView } from '../../src/components/usage-bar-view.js'
import { UsageDashboardView } from '../../src/components/usage-dashboard-view.js'
import { qualified, states } from '../support/bar-states.js'
import { buttonStates } from '../support/button-states.js'
import { Column } from '../support/column.js'
import { full } from '../support/dashboard-figures.js'
import { now, quota, ready } from '../support/figures.js'
import { labelsOf } from '../support/languages.js'
import { meterNames, type SpokenLocale, spokenLocales } from '../support/meter-names.js'
import { pro, starter } from '../support/offers.js'

/** What a language's column shows, its meters already named in that language. */
type Said = {
  readonly locale: SpokenLocale
  readonly name: (slug: string) => string
  readonly meter: (meter: UsageMeter) => UsageMeter
  readonly usage: (figure: UsageFigure) => UsageFigure
}

function saidIn(locale: SpokenLocale): Said {
  const names = new Map(Object.entries(meterNames[locale]))
  const name = (slug: string) => names.get(slug) ?? slug
  const meter = ({ units, ...each }: UsageMeter): UsageMeter => ({
    ...each,
    name: name(each.slug),
    ...(each.unit && { unit: name(each.unit) }),
    ...(units && locale === 'en' && { units }),
  })
  const usage = (figure: UsageFigure): UsageFigure =>
    figure.status === 'ready' ? { ...figure, meter: meter(figure.meter) } : figure
  return { locale, name, meter, usage }
}

type LanguagesProps = { readonly children: (said: Said) => ReactNode }

/** The same in four languages, beside each other where there is room. */
function Languages({ children }: LanguagesProps) {
  return (
    <div style={{ display: 'grid', gap: '2.5rem', gridTemplateColumns: tracks }}>
      {spokenLocales.map((locale) => (
        <section key={locale} lang={locale} dir={directionOf(locale)} data-testid={locale}>
          <Column>{children(saidIn(locale))}</Column>
        </section>
      ))}
    </div>
  )
}

const directionOf = (locale: SpokenLocale) => (locale === 'ar-EG' ? 'rtl' : 'ltr')
const tracks = 'repeat(auto-fit, minmax(min(19rem, 100%), 1fr))'

const meta = {
  title: 'Flows/Languages',
  component: Languages,
  parameters: {
    controls: { disable: true },
    docs: {
      description: {
        component:
          'Every state of a component at once, in four languages beside each other. All states are here, from set figures and without any account, so the toolbar’s network and plan have nothing to change; *Languages live* is the same four languages on one account that they do change.',
      },
    },
  },
} satisfies Meta<typeof Languages>

export default meta
type Story = StoryObj<typeof meta>

const textOf = ({ locale }: Said) => ({ locale, labels: labelsOf(locale), now })

/** English that was left untranslated. Names of plans and units are the host's. */
const english =
  /\b(of|used|left|about|the|your|you|resets|pending|over|sent|Refresh|Retry|Upgrade)\b/i

const noEnglish: NonNullable<Story['play']> = async ({ canvas }) => {
  for (const locale of ['de', 'ar-EG', 'ja']) {
    const column = canvas.getByTestId(locale)
    const spoken = within(column)
      .queryAllByRole('meter')
      .map((meter) => meter.getAttribute('aria-valuetext'))
    await expect([column.textContent, ...spoken].join(' ')).not.toMatch(english)
  }
}

/** Plural forms, the order of words and the digits are the language's own. */
export const Bars: Story = {
  args: {
    children: (said) =>
      Object.entries({ ...states, ...qualified }).map(([state, usage]) => (
        <UsageBarView
          key={state}
          usage={said.usage(usage)}
          name={said.name('generations')}
          onRetry={() => {}}
          {...textOf(said)}
        />
      )),
  },
  play: noEnglish,
}

const prompts: Readonly<Record<string, UsageFigure>> = {
  threshold: ready(quota(800, 1_000)),
  exhausted: ready(quota(1_000, 1_000)),
  over: ready(quota(1_040, 1_000)),
  missing: { status: 'missing', reason: 'not-in-plan' },
}

export const Prompts: Story = {
  args: {
    children: (said) =>
      Object.entries(prompts).map(([state, usage]) => (
        <UpgradePromptView
          key={state}
          usage={said.usage(usage)}
          name={said.name('generations')}
          details={pro}
          plansHref="#plans"
          onUpgrade={() => {}}
          onDismiss={() => {}}
          {...(state === 'threshold' && { onSnooze: () => {} })}
          locale={said.locale}
          labels={labelsOf(said.locale)}
        />
      )),
  },
}

export const Dialogs: Story = {
  args: {
    children: (said) => (
      <UpgradeDialogView
        usage={said.usage(prompts.exhausted ?? { status: 'loading' })}
        meter="generations"
        details={pro}
        present={{
          ...starter,
          meters: starter.meters.map(said.meter),
        }}
        onUpgrade={() => {}}
        onClose={() => {}}
        locale={said.locale}
        labels={labelsOf(said.locale)}
      />
    ),
  },
}

export const Buttons: Story = {
  args: {
    children: (said) =>
      Object.entries(buttonStates).map(([state, shown]) => (
        <MeteredButtonView
          key={state}
          {...shown}
          plansHref="#plans"
          locale={said.locale}
          labels={labelsOf(said.locale)}
        >
          {said.name('generate')}
        </MeteredButtonView>
      )),
  },
  play: noEnglish,
}

const waiting = ['a', 'b', 'c'].map((id) => ({ id, meter: 'api-calls', amount: 1, at: now }))

export const Dashboards: Story = {
  args: {
    children: (said) => (
      <UsageDashboardView
        usage={{
          ...full,
          meters: full.meters.map((each) => ({ ...each, meter: said.meter(each.meter) })),
          resources: full.resources.map((each) => ({ ...each, name: said.name(each.slug) })),
        }}
        notice={
          <SyncNoticeView
            figure={{ waiting, refused: [], expired: [], online: false, retryIn: null }}
            meters={new Map([['api-calls', { name: said.name('api-calls') }]])}
            {...textOf(said)}
          />
        }
        manageHref="#plan"
        onRefresh={() => {}}
        {...textOf(said)}
      />
    ),
  },
  play: noEnglish,
}

import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, within } from 'storybook/test'
import type { Plan } from '../../src/billing/report.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { CostBreakdownView } from '../../src/components/cost-breakdown-view.js'
import { CreditLedgerView } from '../../src/components/credit-ledger-view.js'
import { MeteredButtonView } from '../../src/components/metered-button-view.js'
import { PlanNoticeView } from '../../src/components/plan-notice-view.js'
import { SpendingLimitView } from '../../src/components/spending-limit-view.js'
import { SyncNoticeView } from '../../src/components/sync-notice-view.js'
import { UpgradeDialogView } from '../../src/components/upgrade-dialog-view.js'
import { UpgradePromptView } from '../../src/components/upgrade-prompt-view.js'
import { UsageBadgeView } from '../../src/components/usage-badge-view.js'
import { UsageBarView } from '../../src/components/usage-bar-view.js'
import { UsageDashboardView } from '../../src/components/usage-dashboard-view.js'
import { UsageHistoryView } from '../../src/components/usage-history-view.js'
import { badges, ledgers, limits } from '../support/account-states.js'
import { qualified, states } from '../support/bar-states.js'
import { buttonStates } from '../support/button-states.js'
import { Column } from '../support/column.js'
import { full, graduated } from '../support/dashboard-figures.js'
import { now, quota, ready } from '../support/figures.js'
import { callsFigure } from '../support/history.js'
import { labelsOf } from '../support/languages.js'
import { type SpokenLocale, spokenLocales } from '../support/meter-names.js'
import { pro, starter } from '../support/offers.js'
import { planStates } from '../support/plan-states.js'
import { type Said, saidIn } from '../support/said-in.js'

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

/** What is written with Latin letters in any language. */
const names = /Pro\b|Starter|Team|API|CSV|GB|HD|USD|US\$/g
const foreign: Partial<Record<SpokenLocale, RegExp>> = { 'ar-EG': /[A-Za-z0-9]/, ja: /[A-Za-z]/ }

const noEnglish: NonNullable<Story['play']> = async ({ canvas }) => {
  for (const locale of ['de', 'ar-EG', 'ja'] as const) {
    const column = canvas.getByTestId(locale)
    const spoken = within(column)
      .queryAllByRole('meter')
      .map((meter) => meter.getAttribute('aria-valuetext'))
    const said = [column.textContent, ...spoken].join(' ')
    await expect(said).not.toMatch(english)
    const others = foreign[locale]
    if (others) await expect(said.replace(names, '')).not.toMatch(others)
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
  play: noEnglish,
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
  play: noEnglish,
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
        usage={said.dashboard(full)}
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

/** What a plan costs, where credits went, and what is said of both. */
export const Accounts: Story = {
  args: {
    children: (said) => (
      <>
        {Object.entries<Plan>(planStates).map(([state, plan]) => (
          <PlanNoticeView key={state} plan={plan} {...textOf(said)} />
        ))}
        <CostBreakdownView usage={said.dashboard(graduated)} {...textOf(said)} />
        <CreditLedgerView
          figure={said.credits(ledgers.ready)}
          meters={new Map([['credits', { name: said.name('credits') }]])}
          {...textOf(said)}
        />
        <SpendingLimitView
          figure={limits.over}
          currency="USD"
          onSave={() => {}}
          {...textOf(said)}
        />
        <UsageHistoryView
          usage={{ ...callsFigure, meter: said.meter(callsFigure.meter) }}
          onMode={() => {}}
          {...textOf(said)}
        />
        <UsageBadgeView usage={said.dashboard(badges.over)} {...textOf(said)} />
      </>
    ),
  },
  play: noEnglish,
}

import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { MeteredButton } from '../../src/components/metered-button.js'
import { SyncNotice } from '../../src/components/sync-notice.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { Column } from '../support/column.js'
import { labelsOf } from '../support/languages.js'
import { meterNames, type SpokenLocale, spokenLocales } from '../support/meter-names.js'
import { OnStage } from '../support/on-sandbox.js'
import { newSandbox, type Stage, stageOf } from '../support/stage.js'

const offer = { priceSlug: 'pro-monthly' } as const

/** One account, and a page of it in each language. */
function Languages({ stage }: { readonly stage: Stage }) {
  return (
    <div style={{ display: 'grid', gap: '2.5rem', gridTemplateColumns: tracks }}>
      {spokenLocales.map((locale) => (
        <section
          key={locale}
          lang={locale}
          dir={locale === 'ar-EG' ? 'rtl' : 'ltr'}
          data-testid={locale}
        >
          <InLanguage stage={stage} locale={locale} />
        </section>
      ))}
    </div>
  )
}

function InLanguage({ stage, locale }: { readonly stage: Stage; readonly locale: SpokenLocale }) {
  const { generations, generate } = meterNames[locale]
  const labels = labelsOf(locale)
  return (
    <OnStage
      stage={stage}
      locale={locale}
      labels={labels}
      meters={{ generations: { name: generations } }}
    >
      <Column>
        <UsageBar meter="generations" />
        <SyncNotice />
        <BalanceGate meter="generations" amount={5} offer={offer} plansHref="#plans">
          <MeteredButton meter="generations" amount={5}>
            {generate}
          </MeteredButton>
        </BalanceGate>
      </Column>
    </OnStage>
  )
}

const tracks = 'repeat(auto-fit, minmax(min(19rem, 100%), 1fr))'

const meta = {
  title: 'Flows/Languages live',
  loaders: [newSandbox(({ actions }) => void actions.record({ meter: 'generations', amount: 60 }))],
  render: (_, { loaded }) => <Languages stage={stageOf(loaded)} />,
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

/** A press in one language counts in all of them. */
export const Live: Story = {}

export const LivePlayed: Story = {
  ...Live,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent }) => {
    const english = within(canvas.getByTestId('en'))
    const german = within(canvas.getByTestId('de'))
    await userEvent.click(await english.findByRole('button', { name: 'Generate' }))
    await expect(await german.findByRole('meter')).toHaveAttribute('aria-valuenow', '65')
  },
}

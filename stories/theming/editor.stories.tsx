import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fireEvent, waitFor } from 'storybook/test'
import { CostBreakdownView } from '../../src/components/cost-breakdown-view.js'
import { CreditLedgerView } from '../../src/components/credit-ledger-view.js'
import { MeteredButtonView } from '../../src/components/metered-button-view.js'
import { PlanNoticeView } from '../../src/components/plan-notice-view.js'
import { PlanPickerView } from '../../src/components/plan-picker-view.js'
import { SpendingLimitView } from '../../src/components/spending-limit-view.js'
import { SyncNoticeView } from '../../src/components/sync-notice-view.js'
import { UpgradeBannerView } from '../../src/components/upgrade-banner-view.js'
import { UpgradeDialogView } from '../../src/components/upgrade-dialog-view.js'
import { UpgradePromptView } from '../../src/components/upgrade-prompt-view.js'
import { UsageBadgeView } from '../../src/components/usage-badge-view.js'
import { UsageBarView } from '../../src/components/usage-bar-view.js'
import { UsageDashboardView } from '../../src/components/usage-dashboard-view.js'
import { UsageHistoryView } from '../../src/components/usage-history-view.js'
import { UsageRingView } from '../../src/components/usage-ring-view.js'
import { badges, creditMeters, ledgers, limits } from '../support/account-states.js'
import { buttonStates } from '../support/button-states.js'
import { dashboards } from '../support/dashboard-figures.js'
import { balance, now, quota, ready } from '../support/figures.js'
import { callsFigure } from '../support/history.js'
import { pro, starter } from '../support/offers.js'
import { listed, onStarter } from '../support/plan-offers.js'
import { planStates } from '../support/plan-states.js'
import { notices } from '../support/sync-states.js'
import { Editor } from './editor.js'

const nothing = () => {}
const used = ready(quota(1_000, 1_000))
const names = new Map([['generations', { name: 'Generations' }]])
const code = ['({ remaining }) => `', '{remaining} to go`'].join('$')

const meta = {
  title: 'Theming/Editor',
  component: Editor,
  tags: ['!autodocs'],
  parameters: {
    controls: { disable: true },
    // Everything stands there twice, light and dark.
    a11y: { config: { rules: [{ id: 'landmark-unique', enabled: false }] } },
  },
  args: {
    children: (labels) => (
      <>
        <UsageBarView labels={labels} usage={ready(quota(45, 100))} />
        <UsageBarView labels={labels} usage={ready(quota(80, 100))} />
        <UsageBarView labels={labels} usage={ready(quota(140, 100))} />
        <UsageBarView labels={labels} usage={ready(balance(1_240))} />
        <UsageRingView labels={labels} usage={ready(quota(94, 100))} />
        <UpgradeBannerView
          labels={labels}
          usage={ready(quota(800, 1_000))}
          details={pro}
          onUpgrade={() => {}}
          onDismiss={() => {}}
        />
        <UpgradePromptView
          labels={labels}
          usage={ready(quota(1_000, 1_000))}
          details={pro}
          onUpgrade={() => {}}
          plansHref="#plans"
        />
        <MeteredButtonView labels={labels} {...buttonStates.idle}>
          Generate
        </MeteredButtonView>
        <MeteredButtonView labels={labels} {...buttonStates.done}>
          Generate
        </MeteredButtonView>
        <SyncNoticeView
          labels={labels}
          figure={notices.refused}
          now={now}
          meters={names}
          onRetry={nothing}
        />
        <UpgradeDialogView
          labels={labels}
          {...{ usage: used, meter: 'generations', details: pro, present: starter }}
          {...{ onUpgrade: nothing, onClose: nothing }}
        />
        <UsageHistoryView labels={labels} usage={callsFigure} now={now} />
        <UsageDashboardView
          labels={labels}
          usage={dashboards.ready}
          now={now}
          onRefresh={nothing}
        />
        <UsageBadgeView labels={labels} usage={badges.warning} now={now} />
        <PlanNoticeView labels={labels} plan={planStates.failed} now={now} />
        <PlanPickerView labels={labels} offers={listed()} present={onStarter} onChoose={nothing} />
        <SpendingLimitView
          labels={labels}
          figure={limits.warning}
          currency="USD"
          onSave={nothing}
        />
        <CostBreakdownView labels={labels} usage={dashboards.ready} now={now} />
        <CreditLedgerView labels={labels} figure={ledgers.ready} meters={creditMeters} now={now} />
      </>
    ),
  },
} satisfies Meta<typeof Editor>

export default meta
type Story = StoryObj<typeof meta>

/** Tokens and words, changed live over every component; the result as CSS, code and a link. */
export const Live: Story = {}

export const Changes: Story = {
  tags: ['!dev'],
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    const page = canvasElement.querySelector('.editor-page')
    await step('a color changes every component at once', async () => {
      const data = await canvas.findByLabelText('Data (--uw-accent), light')
      await waitFor(() => expect(data).not.toHaveValue('#000000'))
      await fireEvent.change(data, { target: { value: '#7a3cff' } })
      const fill = page?.querySelector('[data-state=normal] .uw-track > [clip-path]')
      await waitFor(() => expect(fill && getComputedStyle(fill).fill).toBe('rgb(122, 60, 255)'))
    })
    await step('a color that is too pale is named', async () => {
      const ink = canvas.getByLabelText('Muted text (--uw-ink-muted), light')
      await fireEvent.change(ink, { target: { value: '#cccccc' } })
      await waitFor(() => expect(canvas.getByText(/too low/)).toBeVisible())
      await userEvent.click(canvas.getByRole('button', { name: 'Start over' }))
      await waitFor(() => expect(canvas.queryByText(/too low/)).toBeNull())
    })
    await step('a sentence changes where it is shown, blanks filled in', async () => {
      await userEvent.click(canvas.getByText('Usage bar and ring'))
      await fireEvent.change(canvas.getByLabelText('Usage bar and ring: Left'), {
        target: { value: '{remaining} to go' },
      })
      await waitFor(() => expect(canvas.getAllByText('55 to go')[0]).toBeVisible())
    })
    await step('any other is found by what it says', async () => {
      const search = canvas.getByLabelText('Search the words')
      await fireEvent.change(search, { target: { value: 'card to keep' } })
      await expect(canvas.queryByText('Errors')).toBeNull()
      await fireEvent.change(canvas.getByLabelText('Plan notice: Failed'), {
        target: { value: 'Your card was declined.' },
      })
      await waitFor(() => expect(canvas.getAllByText('Your card was declined.')[0]).toBeVisible())
      await fireEvent.change(search, { target: { value: '' } })
      await expect(canvas.getAllByText('(1 changed)')).toHaveLength(2)
      await expect(canvas.getByText('Errors')).toBeVisible()
    })
    await step('and can be copied as code', () =>
      expect(canvas.getByRole('textbox', { name: 'Words' })).toHaveValue(
        [
          `import type { LabelOverrides } from 'usage-widgets'`,
          '',
          'const labels: LabelOverrides = {',
          ...['  bar: {', `    'left': ${code},`, '  },'],
          ...['  plan: {', `    'failed': () => "Your card was declined.",`, '  },'],
          '}',
          '',
        ].join('\n'),
      ),
    )
  },
}

/** Steps back and forth; more of the same is one step. */
export const UndoRedo: Story = {
  tags: ['!dev'],
  play: async ({ canvas, userEvent, step }) => {
    const data = await canvas.findByLabelText('Data (--uw-accent), light')
    await waitFor(() => expect(data).not.toHaveValue('#000000'))
    const before = data instanceof HTMLInputElement ? data.value : ''
    await step('a color in two moves, and a measure', async () => {
      await fireEvent.change(data, { target: { value: '#7a3cff' } })
      await fireEvent.change(data, { target: { value: '#7a3d00' } })
      await userEvent.selectOptions(canvas.getByLabelText('Corners'), 'Square')
      const css = canvas.getByRole('textbox', { name: 'CSS' })
      await expect(css).toHaveTextContent('--uw-accent: light-dark(#7a3d00, ')
      await expect(css).toHaveTextContent('--uw-radius: 0;')
    })
    await step('two steps back', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Undo' }))
      await expect(canvas.getByLabelText('Corners')).toHaveValue('')
      await userEvent.click(canvas.getByRole('button', { name: 'Undo' }))
      await expect(data).toHaveValue(before)
      await expect(canvas.getByRole('button', { name: 'Undo' })).toHaveAttribute(
        'aria-disabled',
        'true',
      )
    })
    await step('and forth', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Redo' }))
      await expect(data).toHaveValue('#7a3d00')
    })
  },
}

const pasted = `:root { --radius: 0.25rem; --card: #fffdf5; --primary: 262 83% 58%; --ring: #c06; }
.dark { --card: #201c10; --primary: 263 70% 70%; }`

/** A theme of shadcn’s becomes one of the widgets, and leaves in three formats. */
export const PasteAndExport: Story = {
  tags: ['!dev'],
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    await step('a pasted theme shows at once', async () => {
      await userEvent.click(canvas.getByText('Paste a theme'))
      const field = canvas.getByLabelText('Theme to paste')
      await fireEvent.change(field, { target: { value: pasted } })
      await userEvent.click(canvas.getByRole('button', { name: 'Use it' }))
      await expect(canvas.getByText('Taken: 5 values.')).toBeVisible()
      await expect(canvas.getByLabelText('Focus (--uw-focus), light')).not.toHaveValue('#000000')
      const card = canvasElement.querySelector('.editor-page[data-theme=dark] .uw-dash')
      await waitFor(() =>
        expect(card && getComputedStyle(card).backgroundColor).toBe('rgb(32, 28, 16)'),
      )
    })
    await step('as Tailwind’s it is also classes', async () => {
      await userEvent.click(canvas.getByLabelText('Tailwind'))
      const text = canvas.getByRole('textbox', { name: 'Tailwind' })
      await expect(text).toHaveTextContent('--color-usage-accent: var(--uw-accent);')
    })
    await step('as JSON it can be pasted again', async () => {
      await userEvent.click(canvas.getByLabelText('JSON'))
      const json = canvas.getByRole('textbox', { name: 'JSON' })
      const text = json instanceof HTMLTextAreaElement ? json.value : ''
      await userEvent.click(canvas.getByRole('button', { name: 'Start over' }))
      await expect(canvas.queryByRole('textbox', { name: 'JSON' })).toBeNull()
      await fireEvent.change(canvas.getByLabelText('Theme to paste'), { target: { value: text } })
      await userEvent.click(canvas.getByRole('button', { name: 'Use it' }))
      await expect(await canvas.findByRole('textbox', { name: 'JSON' })).toHaveValue(text)
    })
    await step('what is no theme changes nothing', async () => {
      await fireEvent.change(canvas.getByLabelText('Theme to paste'), {
        target: { value: '.a { color: red }' },
      })
      await userEvent.click(canvas.getByRole('button', { name: 'Use it' }))
      await expect(canvas.getByText('No colors or measures were found in it.')).toBeVisible()
    })
    await step('a preset is one step, and leaves words and density', async () => {
      await userEvent.selectOptions(canvas.getByLabelText('Density'), 'Compact')
      await userEvent.click(canvas.getByText('Usage bar and ring'))
      await fireEvent.change(canvas.getByLabelText('Usage bar and ring: Left'), {
        target: { value: '{remaining} to go' },
      })
      await userEvent.click(canvas.getByRole('button', { name: 'Halyard' }))
      await expect(canvas.getByLabelText('Corners')).toHaveValue('')
      await expect(canvas.getByLabelText('Density')).toHaveValue('Compact')
      await expect(canvas.getAllByText('55 to go')[0]).toBeVisible()
      const card = canvasElement.querySelector('.editor-page .uw-dash')
      await waitFor(() => expect(card && getComputedStyle(card).borderStartStartRadius).toBe('0px'))
    })
  },
}

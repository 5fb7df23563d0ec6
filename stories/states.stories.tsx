import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { matrix } from './support/matrix.js'
import { StatesGrid } from './support/states-grid.js'

const views = [
  'UsageBarView',
  'UsageRingView',
  'UsageDashboardView',
  'UsageHistoryView',
  'BalanceGateView',
  'UpgradePromptView',
  'UpgradeBannerView',
  'UpgradeDialogView',
  'UpgradeActivationView',
  'MeteredButtonView',
  'SyncNoticeView',
  'UsageBadgeView',
  'PlanNoticeView',
  'PlanPickerView',
  'CostBreakdownView',
  'CreditLedgerView',
  'SpendingLimitView',
  'DateRangeView',
  'MeterChoiceView',
] as const

const meta = {
  title: 'Start here/States matrix',
  component: StatesGrid,
  tags: ['!autodocs'],
  // Everything is here twice, as on no page of a host.
  parameters: { a11y: { config: { rules: [{ id: 'landmark-unique', enabled: false }] } } },
  args: { view: 'UsageBarView' },
  argTypes: { view: { options: views, control: 'select' } },
  play: async ({ args, canvas, canvasElement }) => {
    const cells = canvasElement.querySelectorAll('.states-cell')
    await expect(cells).toHaveLength(2 * Object.keys(matrix[args.view]).length)
    await expect(canvas.getByTestId(args.view)).toBeVisible()
  },
} satisfies Meta<typeof StatesGrid>

export default meta
type Story = StoryObj<typeof meta>

/** Everything there is, on one page. Each part is a story of its own below. */
export const All: Story = {
  tags: ['!test'],
  render: () => (
    <>
      {views.map((view) => (
        <section key={view}>
          <h2>{view.replace(/View$/, '')}</h2>
          <StatesGrid view={view} />
        </section>
      ))}
    </>
  ),
}

export const Bar: Story = {}

export const Ring: Story = { args: { view: 'UsageRingView' } }

export const Dashboard: Story = { args: { view: 'UsageDashboardView' } }

export const History: Story = { args: { view: 'UsageHistoryView' } }

export const Gate: Story = { args: { view: 'BalanceGateView' } }

export const Prompt: Story = { args: { view: 'UpgradePromptView' } }

export const Banner: Story = { args: { view: 'UpgradeBannerView' } }

export const Dialog: Story = { args: { view: 'UpgradeDialogView' } }

export const Activation: Story = { args: { view: 'UpgradeActivationView' } }

export const Button: Story = { args: { view: 'MeteredButtonView' } }

export const Notice: Story = { args: { view: 'SyncNoticeView' } }

export const PlanNotice: Story = { args: { view: 'PlanNoticeView' } }

export const Badge: Story = { args: { view: 'UsageBadgeView' } }

export const Plans: Story = { args: { view: 'PlanPickerView' } }

export const Costs: Story = { args: { view: 'CostBreakdownView' } }

export const Credits: Story = { args: { view: 'CreditLedgerView' } }

export const Spending: Story = { args: { view: 'SpendingLimitView' } }

export const Range: Story = { args: { view: 'DateRangeView' } }

export const Meters: Story = { args: { view: 'MeterChoiceView' } }

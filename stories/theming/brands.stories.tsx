import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { MeteredButtonView } from '../../src/components/metered-button-view.js'
import { SyncNoticeView } from '../../src/components/sync-notice-view.js'
import { UpgradePromptView } from '../../src/components/upgrade-prompt-view.js'
import { UsageDashboardView } from '../../src/components/usage-dashboard-view.js'
import { UsageHistoryView } from '../../src/components/usage-history-view.js'
import { buttonStates } from '../support/button-states.js'
import { full } from '../support/dashboard-figures.js'
import { now, quota, ready } from '../support/figures.js'
import { callsFigure, metersToChoose } from '../support/history.js'
import { pro } from '../support/offers.js'
import { notices } from '../support/sync-states.js'
import './brands.css'

type BrandProps = { readonly brand: 'halyard' | 'marzipan' }

const nothing = () => {}

/** A page of a brand, light and dark. */
function Brand({ brand }: BrandProps) {
  return (
    <div className="brand-pages">
      {(['light', 'dark'] as const).map((theme) => (
        <div key={theme} className={`brand ${brand}`} data-theme={theme} data-testid={theme}>
          <UsageDashboardView
            usage={full}
            now={now}
            heading={`Usage (${theme})`}
            onRefresh={nothing}
            manageHref="#plan"
            notice={
              <SyncNoticeView
                figure={notices.offline}
                now={now}
                meters={new Map([['generations', { name: 'Generations' }]])}
              />
            }
            history={
              <UsageHistoryView
                usage={callsFigure}
                meters={metersToChoose}
                now={now}
                aria-label={`Use by day (${theme})`}
                onMeter={nothing}
                onMode={nothing}
                onActive={nothing}
              />
            }
          />
          <UpgradePromptView
            usage={ready(quota(1_000, 1_000))}
            details={pro}
            plansHref="#plans"
            onUpgrade={nothing}
            onDismiss={nothing}
          />
          {Object.entries(buttonStates).map(([state, shown]) => (
            <MeteredButtonView key={state} {...shown} plansHref="#plans">
              Generate
            </MeteredButtonView>
          ))}
        </div>
      ))}
    </div>
  )
}

const meta = {
  title: 'Theming/Brands',
  component: Brand,
  tags: ['!autodocs'],
  args: { brand: 'halyard' },
} satisfies Meta<typeof Brand>

export default meta
type Story = StoryObj<typeof meta>

/**
 * A tool for deployments, without any hue: glyph, word, tick and hatch still tell every state apart.
 */
export const Halyard: Story = {
  play: async ({ canvas, canvasElement, step }) => {
    await step('corners are square', () => {
      const card = canvasElement.querySelector('.uw-dash')
      return expect(card && getComputedStyle(card).borderStartStartRadius).toBe('0px')
    })
    await step('no state is told by color alone', async () => {
      for (const word of ['Almost used up', 'Running low', '240 over']) {
        await expect(canvas.getAllByText(word)).toHaveLength(2)
      }
    })
  },
}

/** A kitchen's companion: warm paper, round, with a main button in the brand's own color. */
export const Marzipan: Story = { args: { brand: 'marzipan' } }

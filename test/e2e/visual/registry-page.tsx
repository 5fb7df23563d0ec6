import '../../../.storybook/preview.css'
import { createRoot } from 'react-dom/client'
import { createFlowgladSource, UsageProvider } from 'usage-widgets'
import { createSandbox, createSandboxBilling } from 'usage-widgets/sandbox'
import { UsageTestProvider } from 'usage-widgets/testing'
import { today } from '../../../.storybook/today.js'
import { BalanceGate } from '../../../registry-src/balance-gate.js'
import { PlanPicker } from '../../../registry-src/plan-picker.js'
import { UpgradePrompt } from '../../../registry-src/upgrade-prompt.js'
import { UsageBadge } from '../../../registry-src/usage-badge.js'
import { UsageBar } from '../../../registry-src/usage-bar.js'
import { UsageCard } from '../../../registry-src/usage-card.js'

const pro = { priceSlug: 'pro-monthly' }
const states = {
  calls: { used: 140, included: 100, unitPrice: 0.02, currency: 'usd' },
  images: { used: 100, included: 100 },
  storage: { used: 96, included: 100, unit: 'GB' },
  exports: { used: 82, included: 100 },
  messages: { used: 12 },
}

/** Every item of the registry, on an account of its own. */
function Items() {
  const sandbox = createSandbox({ now: () => today })
  const source = createFlowgladSource(createSandboxBilling(sandbox).useBilling)
  return (
    <UsageProvider source={source} customerId="user_1" storage={null} timeZone="UTC">
      <div style={{ display: 'grid', gap: 24 }}>
        <UsageBadge />
        <UsageBar meter="generations" />
        <BalanceGate meter="generations" amount={1_000_000} label="Posters" offer={pro}>
          Posters
        </BalanceGate>
        <UpgradePrompt always meter="credits" offer={pro} />
        <PlanPicker />
        <UsageTestProvider usage={states}>
          <UsageCard title="Every state" />
        </UsageTestProvider>
      </div>
    </UsageProvider>
  )
}

const place = document.createElement('div')
document.body.append(place)
createRoot(place).render(
  ['light', 'dark'].map((theme) => (
    <div key={theme} className={`page ${theme}`} data-look={theme} data-theme={theme}>
      <div className="bg-background p-4 text-foreground" data-testid="shadcn">
        <Items />
      </div>
    </div>
  )),
)

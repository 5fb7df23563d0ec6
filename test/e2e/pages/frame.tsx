import { createRoot } from 'react-dom/client'
import { MeteredButton, UsageBar, UsageProvider } from 'usage-widgets'
import { createTestSource } from 'usage-widgets/testing'

const source = createTestSource({ generations: { used: 3, included: 100 } })

createRoot(document.getElementById('root') ?? document.body).render(
  <UsageProvider source={source} customerId="user_1">
    <UsageBar meter="generations" data-meter="generations" />
    <MeteredButton meter="generations" amount={5}>
      Generate 5
    </MeteredButton>
  </UsageProvider>,
)

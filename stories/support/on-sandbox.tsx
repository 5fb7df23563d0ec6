import type { Decorator } from '@storybook/react-vite'
import { useUsageText } from '../../src/react/context.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { type Stage, stageOf } from './stage.js'

type OnStageProps = Partial<UsageProviderProps> & { readonly stage: Stage }

/** A page's provider on the stage's sandbox, in the toolbar's language. Every prop can be another. */
export function OnStage({ stage, children, ...props }: OnStageProps) {
  const { source, storage } = stage
  return (
    <UsageProvider {...{ source, storage, customerId: 'user_1' }} {...useUsageText()} {...props}>
      {children}
    </UsageProvider>
  )
}

/** Puts a story below a provider on its sandbox. */
export const onSandbox: Decorator = (Story, { loaded }) => (
  <OnStage stage={stageOf(loaded)}>
    <Story />
  </OnStage>
)

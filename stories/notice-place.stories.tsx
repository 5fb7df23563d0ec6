import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { NoticePlace, type NoticePlaceProps } from '../src/components/notice-place.js'
import { SyncNoticeView } from '../src/components/sync-notice-view.js'
import { UpgradeBannerView } from '../src/components/upgrade-banner-view.js'
import { now, quota, ready } from './support/figures.js'
import { choice } from './support/knobs.js'
import { placePage } from './support/notes.js'
import { pro } from './support/offers.js'
import { notices } from './support/sync-states.js'

const said = {
  nothing: null,
  banner: (
    <UpgradeBannerView
      usage={ready(quota(800, 1_000))}
      name="Generations"
      details={pro}
      onUpgrade={() => {}}
      onDismiss={() => {}}
    />
  ),
  notice: <SyncNoticeView figure={notices.offline} now={now} />,
}

const meta = {
  title: 'Show/NoticePlace',
  component: NoticePlace,
  parameters: placePage,
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '40rem' }}>
        <Story />
        <p>What stands below keeps its place.</p>
      </div>
    ),
  ],
} satisfies Meta<typeof NoticePlace>

export default meta
type Story = StoryObj<NoticePlaceProps & { says: keyof typeof said }>

export const Playground: Story = {
  args: { says: 'banner' },
  argTypes: { says: choice(said) },
  render: ({ says, ...args }) => <NoticePlace {...args}>{said[says]}</NoticePlace>,
}

/** Nothing to say, and the room is kept. */
export const Empty: Story = {
  ...Playground,
  args: { says: 'nothing' },
  play: async ({ canvasElement }) => {
    const place = canvasElement.querySelector('[data-slot=notice-place]')
    await expect(place?.getBoundingClientRect().height).toBeGreaterThan(20)
  },
}

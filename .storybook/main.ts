import { fileURLToPath } from 'node:url'
import type { StorybookConfig } from '@storybook/react-vite'
import remarkGfm from 'remark-gfm'
import type { StoryIndexGenerator } from 'storybook/internal/core-server'
import { withHeadings } from './headings.js'
import { referencePlugin } from './reference.js'

const root = fileURLToPath(new URL('..', import.meta.url))

type Config = StorybookConfig & {
  /** Storybook has it, and leaves it out of its type. */
  readonly storyIndexGenerator: (given: StoryIndexGenerator) => StoryIndexGenerator
}

const config: Config = {
  framework: '@storybook/react-vite',
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.@(ts|tsx)'],
  staticDirs: [{ from: '../stories/assets', to: '/pictures' }],
  addons: [
    {
      name: '@storybook/addon-docs',
      // Without it, tables in MDX stay text.
      options: { mdxPluginOptions: { mdxCompileOptions: { remarkPlugins: [remarkGfm] } } },
    },
    '@storybook/addon-a11y',
    '@storybook/addon-vitest',
  ],
  viteFinal: (config) => ({
    ...config,
    plugins: [...(config.plugins ?? []), referencePlugin(root)],
    // The first to know light-dark(). What stands in for it below them knows one theme a page, and a
    // page here has both.
    build: { ...config.build, cssTarget: ['chrome123', 'firefox120', 'safari17.5'] },
  }),
  storyIndexGenerator: (generator) => withHeadings(generator, root),
  features: { sidebarOnboardingChecklist: false, experimentalSearchDocsHeadings: true },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: {
    // The faster react-docgen does not see the props that come from a cva recipe.
    reactDocgen: 'react-docgen-typescript',
    reactDocgenTypescriptOptions: {
      shouldExtractLiteralValuesFromEnum: true,
      shouldRemoveUndefinedFromOptional: true,
      propFilter: (prop) => {
        // Storybook puts the default of a text in quotes, which ours has.
        const [, text] = /^\{"value":"'(.*)'"\}$/.exec(JSON.stringify(prop.defaultValue)) ?? []
        if (prop.type.name === 'string' && text !== undefined) prop.defaultValue = { value: text }
        return !prop.parent?.fileName.includes('node_modules')
      },
    },
  },
}

export default config

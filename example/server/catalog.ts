import { defaultCatalog, type SandboxCatalog } from 'usage-widgets/sandbox'

/** What is sold here: the sandbox's catalog, and downloads, which are counted and free. */
export const catalog: SandboxCatalog = {
  ...defaultCatalog,
  meters: [...defaultCatalog.meters, { slug: 'downloads', name: 'Downloads' }],
}

import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from 'react'
import {
  describeSync,
  type SyncFigure,
  type SyncOptions,
  type SyncSection,
} from '../text/describe-sync.js'
import { englishSyncLabels, type SyncLabels } from '../text/labels-sync.js'
import { worded } from '../text/settings.js'
import { Icon } from './icons.js'
import { opens } from './popover-target.js'

/** Uses that wait or failed, and their actions. Other props go to the notice's `<div>`. */
export type SyncNoticeViewProps = SyncOptions &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
    /** Recordings that wait, were refused or could not be confirmed. */
    readonly figure: SyncFigure
    /** Sends one again, with the same id. Without it there is no button to try again. */
    readonly onRetry?: ((id: string) => void) | undefined
    /** Forgets one for good. Without it nothing can be discarded. */
    readonly onDiscard?: ((id: string) => void) | undefined
  }

/**
 * What has not been sent, was not accepted or could not be confirmed, drawn from props alone: a line each,
 * and a button that opens the list over the page, so that nothing moves however long it becomes. Renders a
 * `<div>`, and nothing while there is nothing to say.
 */
export const SyncNoticeView = forwardRef<HTMLDivElement, SyncNoticeViewProps>(
  function SyncNoticeView(
    { figure, labels, locale, timeZone, meters, now, onRetry, onDiscard, ...rest },
    ref,
  ) {
    const { className, ...props } = rest
    const listId = useId()
    const sections = describeSync(figure, { labels, locale, timeZone, meters, now })
    const [gravest, others] = sections
    if (!gravest) return null
    const say = worded(englishSyncLabels, labels?.sync)
    const parts = { acts: { say, onRetry, onDiscard }, waits: figure.retryIn }
    const lists = sections.some(({ rows }) => rows.length > 0)
    return (
      <div
        ref={ref}
        className={cx('uw-sync', className)}
        data-slot="sync-notice"
        data-state={gravest.kind}
        {...props}
      >
        {sections.map((section) => (
          <Section key={section.kind} section={section} {...parts}>
            {lists && section === gravest && (
              <button type="button" className="uw-link" {...opens(listId)}>
                {say.details}
              </button>
            )}
          </Section>
        ))}
        {lists && (
          <div id={listId} popover="auto" className="uw-popover uw-sync-details">
            {sections.map((section) => (
              <Section key={section.kind} section={section} {...parts} untitled={!others}>
                <List section={section} acts={parts.acts} />
              </Section>
            ))}
          </div>
        )}
      </div>
    )
  },
)

type Acts = Pick<SyncNoticeViewProps, 'onRetry' | 'onDiscard'> & { readonly say: SyncLabels }

type SectionProps = {
  readonly section: SyncSection
  readonly acts: Acts
  /** Milliseconds until the next try, `null` while there is none to hurry. */
  readonly waits: number | null
  /** Whether the title is already shown beside it. */
  readonly untitled?: boolean
  readonly children: ReactNode
}

function Section({ section, acts, waits, untitled, children }: SectionProps) {
  const { kind, title, note, ids } = section
  const { say, onRetry } = acts
  const waiting = kind === 'waiting'
  const glyph = kind === 'offline' ? 'stale' : waiting ? 'pending' : 'failed'
  // Whatever waits is hurried by hurrying any of it.
  const hurried = waiting ? ids.slice(0, 1) : ids
  const all = onRetry && (waiting ? waits !== null : ids.length > 1)
  return (
    <div className="uw-sync-part" data-slot="sync-notice-part" data-state={kind}>
      {!untitled && (
        <span className="uw-status" data-glyph={glyph}>
          <Icon name={glyph} />
          <span className="uw-strong">{title}</span>
        </span>
      )}
      <span className="uw-text uw-sync-note">{note}</span>
      {all && (
        <button
          type="button"
          className="uw-link"
          onClick={() => {
            for (const id of hurried) onRetry(id)
          }}
        >
          {waiting ? say.now : say.retryAll}
        </button>
      )}
      {children}
    </div>
  )
}

function List({ section: { rows, more }, acts }: Pick<SectionProps, 'section' | 'acts'>) {
  if (rows.length === 0) return null
  return (
    <ul className="uw-sync-list">
      {rows.map((row) => (
        <Row key={row.id} row={row} acts={acts} />
      ))}
      {more && <li className="uw-sync-row">{more}</li>}
    </ul>
  )
}

function Row({ row, acts }: { readonly row: SyncSection['rows'][number]; readonly acts: Acts }) {
  const { id, item, reason } = row
  const { say, onRetry, onDiscard } = acts
  return (
    <li className="uw-sync-row">
      <span className="uw-sync-item">
        {item}
        <span className="uw-sync-reason">{reason}</span>
      </span>
      {(onRetry || onDiscard) && (
        <span className="uw-sync-actions">
          {onRetry && (
            <button
              type="button"
              className="uw-link"
              aria-label={say.retryItem({ item })}
              onClick={() => onRetry(id)}
            >
              {say.retry}
            </button>
          )}
          {onDiscard && (
            <button
              type="button"
              className="uw-link"
              aria-label={say.discardItem({ item })}
              onClick={() => onDiscard(id)}
            >
              {say.discard}
            </button>
          )}
        </span>
      )}
    </li>
  )
}

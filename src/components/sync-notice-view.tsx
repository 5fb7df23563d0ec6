import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import {
  describeSync,
  type SyncFigure,
  type SyncOptions,
  type SyncSection,
} from '../text/describe-sync.js'
import { englishSyncLabels, type SyncLabels } from '../text/labels-sync.js'
import { worded } from '../text/settings.js'
import { Icon } from './icons.js'

/** What is not done, and what may be done about it. The rest goes to the notice's `<div>`. */
export type SyncNoticeViewProps = SyncOptions &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
    /** Recordings that wait, were refused or could not be confirmed. */
    readonly figure: SyncFigure
    /** Sends one again, with the same id. Without it there is no button to try again. */
    readonly onRetry?: ((id: string) => void) | undefined
    /** Forgets one for good. Without it nothing can be discarded. */
    readonly onDiscard?: ((id: string) => void) | undefined
    /** Tells assistive technology, politely. Set it once the notice is on the page. @default false */
    readonly announce?: boolean
  }

/**
 * What has not been sent, was not accepted or could not be confirmed, drawn from props alone. Renders
 * a `<div>`, and nothing while there is nothing to say.
 */
export const SyncNoticeView = forwardRef<HTMLDivElement, SyncNoticeViewProps>(
  function SyncNoticeView(
    { figure, labels, locale, timeZone, meters, now, onRetry, onDiscard, announce, ...rest },
    ref,
  ) {
    const { className, ...props } = rest
    const sections = describeSync(figure, { labels, locale, timeZone, meters, now })
    const [gravest] = sections
    if (!gravest) return null
    const acts = { say: worded(englishSyncLabels, labels?.sync), onRetry, onDiscard }
    return (
      <div
        ref={ref}
        className={cx('uw-sync', className)}
        data-slot="sync-notice"
        data-state={gravest.kind}
        {...props}
      >
        <output className="uw-hidden">{announce && gravest.spoken}</output>
        {sections.map((section) => (
          <Section key={section.kind} section={section} acts={acts} waits={figure.retryIn} />
        ))}
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
}

function Section({ section, acts, waits }: SectionProps) {
  const { kind, title, note, rows, more, ids } = section
  const { say, onRetry } = acts
  const waiting = kind === 'waiting'
  // Whatever waits is hurried by hurrying any of it.
  const hurried = waiting ? ids.slice(0, 1) : ids
  const all = onRetry && (waiting ? waits !== null : ids.length > 1)
  return (
    <div className="uw-sync-part" data-slot="sync-notice-part" data-state={kind}>
      <div className="uw-sync-head">
        <span className="uw-status" data-glyph={waiting ? 'pending' : 'failed'}>
          <Icon name={waiting ? 'pending' : 'failed'} />
          <span className="uw-sync-title">{title}</span>
        </span>
        <span className="uw-text">{note}</span>
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
      </div>
      {rows.length > 0 && (
        <ul className="uw-sync-list">
          {rows.map((row) => (
            <Row key={row.id} row={row} acts={acts} />
          ))}
          {more && <li className="uw-sync-row">{more}</li>}
        </ul>
      )}
    </div>
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

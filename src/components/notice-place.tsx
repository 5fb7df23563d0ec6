import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'

/** What may be said there, first things first. Other props go to the `<div>`. */
export type NoticePlaceProps = ComponentPropsWithoutRef<'div'> & {
  /** How much room is kept: that of a prompt as a banner, or of a notice of one line. @default 'banner' */
  readonly size?: 'banner' | 'line' | undefined
}

/**
 * Reserves room for occasional content, such as a banner or a notice, so that nothing below moves. Of
 * several children the first one with content is shown; a last child of the host's own fills the place
 * when there is none. Renders a `<div>`.
 */
export const NoticePlace = forwardRef<HTMLDivElement, NoticePlaceProps>(function NoticePlace(
  { size = 'banner', className, ...props },
  ref,
) {
  return (
    <div
      ref={ref}
      className={cx('uw-place', className)}
      data-slot="notice-place"
      data-size={size}
      {...props}
    />
  )
})

// Buttons of an icon alone: a name for everybody, a tooltip for who hovers.
import type { IconNode } from 'lucide'
import { type JSX, splitProps } from 'solid-js'
import { Icon } from './icon.tsx'

interface Props extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconNode
  label: string
  keys?: string
  size?: number
}

export function IconButton(props: Props) {
  const [own, rest] = splitProps(props, ['icon', 'label', 'keys', 'size', 'class'])
  return (
    <button type="button" {...rest} class={`icon-btn ${own.class ?? ''}`} aria-label={own.label} title={own.keys ? `${own.label} (${own.keys})` : own.label}>
      <Icon of={own.icon} size={own.size ?? 20} />
    </button>
  )
}

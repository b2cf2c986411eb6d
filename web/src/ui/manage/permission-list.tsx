// Switches for what members may do; kinds of media stand together.
import { ChevronDown } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { isAllowed, type Permission, permissionsIn, withPermission } from '../../model/manage.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Restriction } from '../../mt/rooms.ts'
import { Icon } from '../parts/icon.tsx'

interface Props {
  chat: PeerId
  forbidden: readonly Restriction[]
  /** What nobody may do here, and so no single member either. */
  locked?: readonly Restriction[]
  onChange: (forbidden: Restriction[]) => void
  disabled?: boolean
}

export function PermissionList(props: Props) {
  const [open, setOpen] = createSignal(false)
  const all = () => permissionsIn(props.chat)
  const media = () => all().filter((p) => p.media)
  const allowed = (p: Permission) => isAllowed(p, props.forbidden)
  const some = () => media().filter(allowed).length
  const toggleMedia = (on: boolean) => {
    const free = media().filter((p) => isAllowed(p, props.locked ?? []))
    props.onChange(free.reduce<Restriction[]>((f, p) => withPermission(p, on, f), [...props.forbidden]))
  }
  return (
    <>
      <For each={all().filter((p) => !p.media)}>
        {(p, i) => (
          <>
            <One of={p} props={props} />
            <Show when={i() === 0}>
              <div class="row perm-media">
                <button type="button" class="main" aria-expanded={open()} onClick={() => setOpen(!open())}>
                  {t('perm.media')} <span class="num">{some()}/{media().length}</span><Icon of={ChevronDown} size={17} />
                </button>
                <input type="checkbox" role="switch" class="switch" aria-label={t('perm.media')} disabled={props.disabled} checked={some() > 0} onChange={(e) => toggleMedia(e.currentTarget.checked)} />
              </div>
              <Show when={open()}><div class="perm-kinds"><For each={media()}>{(m) => <One of={m} props={props} />}</For></div></Show>
            </Show>
          </>
        )}
      </For>
    </>
  )
}

function One(own: { of: Permission; props: Props }) {
  const locked = () => !isAllowed(own.of, own.props.locked ?? [])
  return (
    <label class="row">
      <span class="main">{t(`perm.${own.of.key}` as 'perm.sendPlain')}<Show when={locked()}><div class="sub">{t('perm.locked')}</div></Show></span>
      <input
        type="checkbox" role="switch" class="switch" checked={isAllowed(own.of, own.props.forbidden)} disabled={own.props.disabled || locked()}
        onChange={(e) => own.props.onChange(withPermission(own.of, e.currentTarget.checked, own.props.forbidden))}
      />
    </label>
  )
}
